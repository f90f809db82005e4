import { ArchiveError } from '#formats/archive.ts'
import { Problem } from '#platform/problem.ts'
import type { ImportProgress } from './import-batch.ts'
import { type FeedFormat, SourceError } from './sources/index.ts'
import type { WriteOrigin } from './write-advisories.ts'

/** One import of a feed, as it is carried out. */
export interface FeedRun extends WriteOrigin {
  readonly path: string
  readonly format: FeedFormat
}

/** Takes a feed in, and tells how far it is after each of its transactions. */
export type Taken = AsyncGenerator<ImportProgress, void, void>

/** What is wrong with the feed as a whole, as a problem; anything else is thrown on. */
export function feedProblem(error: unknown): Problem {
  const isExplained = error instanceof ArchiveError || error instanceof RangeError || error instanceof SourceError
  const { code, syscall } = error as NodeJS.ErrnoException
  const reason = isExplained ? error.message.slice(0, 300) : syscall === undefined ? undefined : code
  if (reason === undefined) throw error
  return new Problem('advisory-import.unreadable', 422, { reason }, error)
}

/** Errors of the feed become problems; those of whoever reads it never pass through here. */
export async function* explained<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, void> {
  try {
    yield* items
  } catch (error) {
    throw feedProblem(error)
  }
}
