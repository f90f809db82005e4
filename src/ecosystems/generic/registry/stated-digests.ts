import { decodeUtf8 } from '#formats/limits.ts'
import type { FetchUpstream, IndexedFile, VersionTarget } from '../../gate/registry.ts'

const SIDECAR_BYTES_MAX = 64 * 1024
const HEX_CHARS = { sha512: 128, sha256: 64 } as const

type Algorithm = keyof typeof HEX_CHARS

/**
 * The digests that upstream keeps in `FILE.sha512` and `FILE.sha256`. Throws `SyntaxError` for a document there that states
 * none of this file: bytes that upstream vouches for unreadably are not taken on trust.
 */
export async function statedDigests(
  file: VersionTarget & Pick<IndexedFile, 'fileName' | 'url'>,
  ask: FetchUpstream,
): Promise<readonly string[]> {
  const stated: string[] = []
  for (const algorithm of ['sha512', 'sha256'] as const) {
    const document = await ask({ url: `${file.url}.${algorithm}` })
    if (document) stated.push(`${algorithm}:${readSidecar(document, file.fileName, algorithm)}`)
  }
  return stated
}

/** One digest alone, or lists as `sha256sum` writes them: `HEX  NAME`, `HEX *NAME`, and `SHA256 (NAME) = HEX`. */
export function readSidecar(document: Uint8Array, fileName: string, algorithm: Algorithm): string {
  const lines = readText(document)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const digests = lines.flatMap((line) => {
    const hex = digestOfLine(line, { fileName, algorithm, isAlone: lines.length === 1 })
    return hex === undefined ? [] : [hex]
  })
  const [digest] = digests
  if (digest === undefined || digests.some((other) => other !== digest))
    throw new SyntaxError(`The ${algorithm} document beside ${fileName} does not state its digest`)
  return digest
}

function readText(document: Uint8Array): string {
  try {
    return decodeUtf8(document, { sizeBytesMax: SIDECAR_BYTES_MAX })
  } catch (error) {
    throw new SyntaxError(`The digests are not readable: ${(error as Error).message}`, { cause: error })
  }
}

function digestOfLine(
  line: string,
  about: { readonly fileName: string; readonly algorithm: Algorithm; readonly isAlone: boolean },
): string | undefined {
  const { fileName, algorithm, isAlone } = about
  const tagged = line.toLowerCase().startsWith(`${algorithm} (`) ? line.lastIndexOf(') = ') : -1
  const hex = tagged < 0 ? line.slice(0, HEX_CHARS[algorithm]) : line.slice(tagged + 4)
  const named = tagged < 0 ? line.slice(HEX_CHARS[algorithm]) : line.slice(algorithm.length + 2, tagged)
  if (hex.length !== HEX_CHARS[algorithm] || !/^[0-9a-fA-F]+$/.test(hex)) return undefined
  if (tagged < 0 && named === '') return isAlone ? hex.toLowerCase() : undefined
  if (tagged < 0 && named[0] !== ' ') return undefined
  const path = tagged < 0 ? named.trim().replace(/^\*/, '') : named
  return path.slice(path.lastIndexOf('/') + 1) === fileName ? hex.toLowerCase() : undefined
}
