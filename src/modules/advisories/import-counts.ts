export interface ImportCounts {
  /** Documents seen, broken ones included. */
  readonly read: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Left as they are, because the record held is newer. */
  readonly older: number
  /** Newly withdrawn; among those added or changed. */
  readonly withdrawn: number
  readonly failed: number
}

export const noCounts: ImportCounts = {
  read: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  older: 0,
  withdrawn: 0,
  failed: 0,
}

export function addCounts(one: ImportCounts, other: Partial<ImportCounts>): ImportCounts {
  return {
    read: one.read + (other.read ?? 0),
    added: one.added + (other.added ?? 0),
    changed: one.changed + (other.changed ?? 0),
    unchanged: one.unchanged + (other.unchanged ?? 0),
    older: one.older + (other.older ?? 0),
    withdrawn: one.withdrawn + (other.withdrawn ?? 0),
    failed: one.failed + (other.failed ?? 0),
  }
}

/** As the row of the import has them. */
export function countColumns(counts: ImportCounts) {
  return {
    read_count: counts.read,
    added_count: counts.added,
    changed_count: counts.changed,
    unchanged_count: counts.unchanged,
    older_count: counts.older,
    withdrawn_count: counts.withdrawn,
    failed_count: counts.failed,
  }
}
