export const audit = {
  problems: {},
  faults: {
    leaf: 'The sealed content of entry {sequence} is not what its hash was made of.',
    columns: 'Entry {sequence} no longer says what was sealed when it was written.',
    hash: 'The hash of entry {sequence} does not follow from its content and the entry before it.',
    position: 'Entry {sequence} was written under another number.',
    repeated: 'The number {sequence} is used more than once.',
    missing: 'Entries are missing before entry {sequence}.',
    'missing-end': 'Entries after entry {sequence} are missing: the chain is recorded as longer.',
    link: 'Entry {sequence} does not link to the entry before it.',
    head: 'The recorded end of the chain does not match entry {sequence}.',
    'beyond-head': 'Entry {sequence} lies beyond the recorded end of the chain.',
    'known-head': 'The hash that was kept for entry {sequence} is not the one found now.',
  },
}
