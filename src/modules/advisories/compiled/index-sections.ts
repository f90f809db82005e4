// What the sections of a compiled advisory index hold. A change of any of it raises the revision.

export const FORMAT_REVISION = 3

export const sectionIds = {
  /** JSON: `IndexFacts`. */
  facts: 1,
  /** Pool of texts (UTF-8). */
  texts: 2,
  /** Pool of version keys. */
  keys: 3,
  /** For each name under which OSV files advisories: its text, the purl type's text, the revision of its keys. */
  ecosystems: 4,
  /** For each package: its ecosystem and its name's text; grouped by ecosystem. */
  packages: 5,
  /** For each package: its first range, its first range without keys; at the end the number of all ranges. */
  starts: 6,
  /** One column after the other, see `rangeColumns`; of a package by lower key, those without keys last. */
  ranges: 7,
  /** One column after the other, see `advisoryColumns`. */
  advisories: 8,
  /** For each alias group: the end of its names in the next section. */
  groupEnds: 9,
  /** Texts: every id and alias of each group. */
  groupNames: 10,
  /** For each version key: its first four bytes as a number, see `key-pool.ts`. */
  keyPrefixes: 11,
} as const

/** `furthest`: which range of the package, up to this one, ends last. `flags`: see `rangeFlags`. */
export const rangeColumns = [
  'lower',
  'upper',
  'flags',
  'furthest',
  'advisory',
  'display',
  'fixed',
  'exact',
  'undecided',
] as const

export const rangeFlags = { lowerInclusive: 1, upperInclusive: 2 } as const

/** `score`: tenths of CVSS. `modified`: seconds since 1970. */
export const advisoryColumns = [
  'id',
  'group',
  'summary',
  'malware',
  'score',
  'label',
  'vector',
  'modified',
  'source',
] as const

export type RangeColumn = (typeof rangeColumns)[number]
export type AdvisoryColumn = (typeof advisoryColumns)[number]

/** About an index as a whole. */
export interface IndexFacts {
  readonly compiledAt: string
  /** The youngest record's date: answers are as of this day. */
  readonly newestRecordAt?: string
  readonly sources: readonly string[]
  readonly advisoryCount: number
  readonly packageCount: number
  readonly rangeCount: number
  /** Withdrawn advisories and test records, which match nothing and were left out. */
  readonly leftOutCount: number
  /** Records that could not be read: what they would have said is missing. */
  readonly failedCount: number
}
