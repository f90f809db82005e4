import { ArchiveError } from '#formats/archive.ts'
import { OsvError, osvLimits } from '#formats/osv.ts'
import type { AdvisoryFile } from './advisory-files.ts'
import { digestOf } from './prepared-advisory.ts'

/** A document in memory, or why it could not be read. */
export type ReadDocument =
  | { readonly name: string; readonly bytes: Uint8Array; readonly digest: Buffer }
  | { readonly name: string; readonly problem: DocumentProblem }

export interface DocumentProblem {
  /** `osv.missing-id`, `zip.crc-mismatch`, `advisory.unreadable`, … */
  readonly code: string
  readonly message: string
}

/** Small enough that each batch is a short transaction. */
const batchDocumentsMax = 200
const batchBytesMax = 4 * 1024 * 1024

/** The documents of a feed, read in batches; one that cannot be read is a problem among the others. */
export async function* readBatches(
  files: AsyncIterable<AdvisoryFile>,
): AsyncGenerator<readonly ReadDocument[], void, void> {
  let batch: ReadDocument[] = []
  let batchBytes = 0
  for await (const file of files) {
    batch.push(await readDocument(file))
    batchBytes += file.sizeBytes
    if (batch.length < batchDocumentsMax && batchBytes < batchBytesMax) continue
    yield batch
    batch = []
    batchBytes = 0
  }
  if (batch.length > 0) yield batch
}

async function readDocument({ name, sizeBytes, bytes }: AdvisoryFile): Promise<ReadDocument> {
  if (sizeBytes > osvLimits.sizeBytesMax) {
    const message = `more than ${osvLimits.sizeBytesMax} bytes`
    return { name, problem: { code: 'osv.too-large', message } }
  }
  try {
    const read = await bytes()
    return { name, bytes: read, digest: digestOf(read) }
  } catch (error) {
    return { name, problem: problemOf(error) }
  }
}

/** The problem of one document; anything that is not the document's fault is thrown on. */
export function problemOf(error: unknown): DocumentProblem {
  if (error instanceof OsvError || error instanceof ArchiveError) return { code: error.code, message: error.message }
  const { code, syscall } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && syscall !== undefined) return { code: 'advisory.unreadable', message: code }
  throw error
}
