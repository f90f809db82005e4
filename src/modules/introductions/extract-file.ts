import type { Ecosystem, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { ecosystems, findEcosystem } from '#ecosystems/index.ts'
import { Problem } from '#platform/problem.ts'
import { sourceBytesMax, sourceMegabytesMax } from './resolution.ts'
import { storableText } from './storable-text.ts'

export type FileKind = 'lockfile' | 'manifest'

const fileNameCharactersMax = 200

/** The last part of a path, whoever's separators it has. */
export function plainFileName(path: string): string {
  return storableText(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1), fileNameCharactersMax)
}

/** The bytes of a file that was handed in; throws `introduction.source-too-large`. */
export function fileBytes(content: string): Uint8Array {
  const bytes = Buffer.from(content, 'utf8')
  if (bytes.byteLength > sourceBytesMax)
    throw new Problem('introduction.source-too-large', 413, { limitMegabytes: sourceMegabytesMax })
  return bytes
}

/** The ecosystem of that type; throws `ecosystem.unknown`. */
export function requireEcosystem(type: string): Ecosystem {
  const found = findEcosystem(type)
  if (!found) throw new Problem('ecosystem.unknown', 400, { ecosystem: type.slice(0, 80) })
  return found
}

export function canRead(ecosystem: Ecosystem, kind: FileKind, fileName: string): boolean {
  return readersOf(ecosystem, kind, fileName).length > 0
}

/** The ecosystem whose files are called so. Throws `introduction.unknown-file`. */
export function ecosystemOfFile(kind: FileKind, fileName: string): Ecosystem {
  const found = ecosystems.find((each) => canRead(each, kind, fileName))
  if (!found) throw new Problem('introduction.unknown-file', 422, { fileName })
  return found
}

/**
 * What a file says, as far as it can be understood; `complete` tells whether that is all. Throws
 * `introduction.unknown-file`, `introduction.unreadable-source` and `introduction.empty-source`.
 */
export async function extractFile(
  ecosystem: Ecosystem,
  file: { readonly kind: FileKind; readonly name: string; readonly bytes: Uint8Array },
): Promise<Extraction> {
  const source: SourceFile = { path: file.name, bytes: file.bytes }
  const readers = readersOf(ecosystem, file.kind, file.name)
  if (readers.length === 0) throw new Problem('introduction.unknown-file', 422, { fileName: file.name })
  let best: Extraction | undefined
  // Formats may share a file name; the reader of another one finds nothing.
  for (const reader of readers) {
    const found = await reader.extract(source, loneFile(source))
    if (!best || saysMore(found, best)) best = found
  }
  if (best && best.components.length > 0) return best
  const reason = best?.complete === false ? best.warnings[0]?.message : undefined
  if (reason === undefined) throw new Problem('introduction.empty-source', 422, { fileName: file.name })
  throw new Problem('introduction.unreadable-source', 422, { fileName: file.name, reason: storableText(reason, 300) })
}

/** More components, or at least a word about why there are none. */
function saysMore(one: Extraction, other: Extraction): boolean {
  if (one.components.length !== other.components.length) return one.components.length > other.components.length
  return !one.complete && other.complete
}

function readersOf(ecosystem: Ecosystem, kind: FileKind, fileName: string): readonly Extractor[] {
  return ecosystem.extractors.filter((each) => each.reads === kind && each.matches(fileName))
}

function loneFile(file: SourceFile): SourceTree {
  return {
    read: async (path) => (path === file.path ? file.bytes : undefined),
    list: async (folder) => (folder === '' || folder === '.' ? [file.path] : []),
  }
}
