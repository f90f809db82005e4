/** The words of `assay storage`. */
export const storage = {
  about: 'The store of files: what is in it, and taking away what nothing refers to',
  status: 'Show what is stored, by repository, and whether there is room for more',
  collect: 'Take away files that nothing has referred to for the grace period',
  dryRun: 'only count; take nothing away',
  kinds: { folder: 'folder', bucket: 'bucket' },
  used: 'Store: {kind}. In it: {used} of {limit}. Free on the disk: {free}; nothing new is stored below {freeMin}.',
  noLimit: 'no limit',
  notMeasured: 'not measured yet',
  full: { limit: 'Full: the limit is reached. Nothing new is stored.', disk: 'Full: the disk. Nothing new is stored.' },
  measuredAt: 'Measured at {at}.',
  columns: {
    repository: 'repository',
    artifacts: 'files',
    bytes: 'size',
    documents: 'documents',
    documentBytes: 'size',
    downloads: 'downloads, 30 days',
    lastUsed: 'last used',
  },
  collection: {
    underway: 'A pass began at {at}: {taken} of {parts} parts.',
    ended: 'Last pass: {at}.',
    found: 'Looked at: {blobCount} files, {blobs}. Referred to by nothing: {unreferencedCount}, {unreferenced}.',
    removed: 'Taken away: {removedCount}, {removed}.',
    wouldRemove: 'Would be taken away: {removedCount}, {removed}. A dry run takes nothing away.',
  },
}
