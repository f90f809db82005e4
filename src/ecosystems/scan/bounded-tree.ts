import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { normalizedPath } from '#ecosystems/extraction/folders.ts'
import type { FileSource } from '#formats/byte-source.ts'
import type { ScanLimits } from './scan-limits.ts'

export interface BoundedTree extends SourceTree {
  /** What was asked for and not given: beyond the limits, or not readable. */
  readonly refusals: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

const REFUSALS_MAX = 10
const PATH_LENGTH_MAX = 4_096

/** What an extractor sees of a file's neighbours: nothing above the root, and not more than the limits. Never throws. */
export function boundedTree(source: FileSource, limits: ScanLimits): BoundedTree {
  const refusals: { path: string; code: string; message: string }[] = []
  let reads = 0
  let readBytes = 0
  const refuse = (path: string, code: string, message: string) => {
    if (refusals.length < REFUSALS_MAX) refusals.push({ path, code, message })
  }
  const inside = (path: string): string | undefined => {
    if (path.length > PATH_LENGTH_MAX || path.includes('\0')) return undefined
    const plain = normalizedPath(path)
    if (plain === '..' || plain.startsWith('../')) return undefined
    if (++reads <= limits.treeReadsMax) return plain
    if (reads === limits.treeReadsMax + 1)
      refuse(plain, 'file.too-many-reads', `more than ${limits.treeReadsMax} neighbours were asked for`)
    return undefined
  }
  return {
    refusals,
    async read(path) {
      const plain = inside(path)
      if (plain === undefined || plain === '') return undefined
      try {
        const file = await source.open(plain)
        if (file === undefined) return undefined
        try {
          if (file.sizeBytes > limits.manifestBytesMax || readBytes + file.sizeBytes > limits.treeBytesMax) {
            refuse(plain, 'file.too-large', `${file.sizeBytes} bytes are more than may be read beside a file`)
            return undefined
          }
          readBytes += file.sizeBytes
          const bytes = await file.read(0, file.sizeBytes)
          if (bytes.length < file.sizeBytes)
            refuse(plain, 'file.changed', `it had ${file.sizeBytes} bytes, of which ${bytes.length} could be read`)
          return bytes
        } finally {
          await file.close()
        }
      } catch (error) {
        refuse(plain, 'file.unreadable', (error as Error).message)
        return undefined
      }
    },
    async list(folder) {
      const plain = inside(folder)
      if (plain === undefined) return []
      try {
        return await source.list(plain)
      } catch (error) {
        refuse(plain, 'folder.unreadable', (error as Error).message)
        return []
      }
    },
  }
}
