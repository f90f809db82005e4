import { decodeUtf8 } from '#formats/limits.ts'

const RELEASE_BYTES_MAX = 8 * 1024 * 1024
const ENTRIES_MAX = 50_000

/** What a `Release` says of the archive and of its indexes. */
export interface Release {
  /** Whose archive it is, in lower case: `debian`; empty when it does not say. */
  readonly origin: string
  readonly hasByHash: boolean
  /** SHA-256, in lower-case hex, by path below the release's folder. */
  readonly digests: ReadonlyMap<string, string>
}

/** Reads `Release`, or `InRelease`, in which the signature stands around it. Throws `SyntaxError`. */
export function readRelease(document: Uint8Array): Release {
  const digests = new Map<string, string>()
  let origin = ''
  let hasByHash = false
  let section = ''
  for (const line of readText(document).split('\n')) {
    if (line.startsWith('-----BEGIN PGP SIGNATURE-----')) break
    if (line.startsWith(' ')) {
      if (section === 'sha256') putDigest(digests, line)
      continue
    }
    const colon = line.indexOf(':')
    section = line.slice(0, Math.max(colon, 0)).toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (section === 'origin') origin = value.toLowerCase().slice(0, 60)
    if (section === 'acquire-by-hash') hasByHash = value === 'yes'
  }
  if (digests.size === 0) throw new SyntaxError('The release states no SHA256 digests of its indexes')
  return { origin: /^[a-z0-9][a-z0-9. _-]*$/.test(origin) ? origin : '', hasByHash, digests }
}

function readText(document: Uint8Array): string {
  try {
    return decodeUtf8(document, { sizeBytesMax: RELEASE_BYTES_MAX })
  } catch (error) {
    throw new SyntaxError(`The release is not readable: ${(error as Error).message}`, { cause: error })
  }
}

/** ` <digest> <size> <path>`. */
function putDigest(digests: Map<string, string>, line: string): void {
  const [hex = '', , path = ''] = line.trim().split(/\s+/)
  if (!/^[0-9a-f]{64}$/.test(hex) || path === '' || path.includes('..')) return
  if (digests.size >= ENTRIES_MAX) throw new SyntaxError(`The release names more than ${ENTRIES_MAX} indexes`)
  digests.set(path, hex)
}
