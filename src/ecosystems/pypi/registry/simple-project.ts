/** A project's page of the simple repository API, whichever form it was read from (PEP 503, PEP 691). */
export interface SimpleProject {
  readonly name: string
  /** As listed by upstream (PEP 700); none where it gives no such list. */
  readonly versions: readonly string[]
  readonly files: readonly SimpleFile[]
  /** PEP 792. */
  readonly status?: ProjectStatus
  /** PEP 708. */
  readonly alternateLocations: readonly string[]
  readonly tracks: readonly string[]
}

export interface ProjectStatus {
  readonly status: string
  readonly reason?: string
}

export interface SimpleFile {
  readonly fileName: string
  /** Absolute, without a fragment. */
  readonly url: string
  /** By algorithm, lower-case hex. */
  readonly hashes: Digests
  readonly requiresPython?: string
  /** Digests of the `.metadata` file (PEP 658, PEP 714); absent where there is none, or none that can be verified. */
  readonly metadata?: Digests
  readonly sizeBytes?: number
  /** RFC 3339, UTC. */
  readonly uploadTime?: string
  /** The publisher's reason, empty where none was given (PEP 592). */
  readonly yanked?: string
  /** PEP 740: an address, or, in the first text of the PEP, the SHA-256 of the `.provenance` file. */
  readonly provenance?: string
}

export type Digests = ReadonlyMap<string, string>

export const FILES_MAX = 100_000

const HEX_CHARS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha256: 64, sha384: 96, sha512: 128 }
const STRONGEST_FIRST = ['sha512', 'sha384', 'sha256', 'sha1', 'md5'] as const
const WITHOUT_COLLISIONS: ReadonlySet<string> = new Set(['sha512', 'sha384', 'sha256'])

/** The digests of algorithms that can be checked; others are left out. */
export function readDigests(entries: Iterable<readonly [string, unknown]>): Digests {
  const digests = new Map<string, string>()
  for (const [algorithm, value] of entries) {
    if (!Object.hasOwn(HEX_CHARS, algorithm) || typeof value !== 'string') continue
    const hex = value.toLowerCase()
    if (hex.length === HEX_CHARS[algorithm] && /^[\da-f]+$/.test(hex)) digests.set(algorithm, hex)
  }
  return digests
}

/** `algorithm:hex` of the strongest; undefined when there is none. */
export function strongestOf(digests: Digests): string | undefined {
  const algorithm = STRONGEST_FIRST.find((each) => digests.has(each))
  return algorithm && `${algorithm}:${digests.get(algorithm)}`
}

/** Metadata is read to resolve: it counts only with a digest for which no second content can be made. */
export function metadataDigests(digests: Digests): Digests | undefined {
  return [...digests.keys()].some((algorithm) => WITHOUT_COLLISIONS.has(algorithm)) ? digests : undefined
}

/** An address in a page; throws `SyntaxError` for one that no file can lie at. */
export function readAddress(text: string, page: string): URL {
  const url = URL.parse(text, page)
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (!isPlain) throw new SyntaxError(`It names a file at an address that is none: ${text.slice(0, 100)}`)
  return url
}

/** PEP 629: a page of another major version must not be read. */
export function requireKnownVersion(version: string): void {
  if (!/^1(?:\.\d{1,6})?$/.test(version)) throw new SyntaxError(`It is of version ${version.slice(0, 40)} of the API`)
}
