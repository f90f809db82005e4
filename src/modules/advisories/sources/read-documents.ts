import { archiveLimits } from '#formats/archive.ts'
import { gunzipBounded } from '#formats/gunzip.ts'
import { type DocumentProblem, problemOf } from '../advisory-batches.ts'
import { type AdvisoryFile, readAdvisoryFiles } from '../advisory-files.ts'
import type { Source } from './source.ts'

/** A document in memory, or why it could not be read. */
export type SourceDocument =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly problem: DocumentProblem }

/** The documents of a feed one by one, unpacked where they are gzip; one that cannot be read is a problem. */
export async function* readDocuments(path: string, source: Source): AsyncGenerator<SourceDocument, void, void> {
  const { sizeBytesMax, format } = source
  for await (const file of readAdvisoryFiles(path, source.isDocument)) {
    const { name, sizeBytes } = file
    if (sizeBytes > sizeBytesMax) {
      yield { name, problem: { code: `${format}.too-large`, message: `more than ${sizeBytesMax} bytes` } }
      continue
    }
    yield await unpackedBytes(file, sizeBytesMax).then(
      (bytes) => ({ name, bytes }),
      (error: unknown) => ({ name, problem: problemOf(error) }),
    )
  }
}

/** Throws `ArchiveError` and errors of the file system. */
export async function unpackedBytes(file: AdvisoryFile, totalBytesMax: number): Promise<Uint8Array> {
  const bytes = await file.bytes()
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const chunks: Uint8Array[] = []
  for await (const chunk of gunzipBounded(bytes, 'gzip', { ...archiveLimits, totalBytesMax })) chunks.push(chunk)
  return Buffer.concat(chunks)
}
