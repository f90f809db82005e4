// Digests of artifacts: subresource integrity (W3C SRI), `algorithm:hex`, and computing several in one pass.
import { createHash } from 'node:crypto'

/** Weakest first. md5 and sha1 identify, and do not protect: a collision can be made for them. */
export const digestAlgorithms = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const

export type DigestAlgorithm = (typeof digestAlgorithms)[number]

export interface Digest {
  readonly algorithm: DigestAlgorithm
  /** Lower case, of the algorithm's length. */
  readonly hex: string
}

export interface DigestResult extends Digest {
  /** `sha512-<base64>` */
  readonly sri: string
}

export type Digests<A extends DigestAlgorithm = DigestAlgorithm> = { readonly [Each in A]: DigestResult }

export interface DigestStream<A extends DigestAlgorithm> {
  update(chunk: Uint8Array): void
  /** The digests by algorithm; ends the stream: `update` and a second `result` throw. */
  result(): Digests<A>
}

const sizesBytes = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const

const textCharactersMax = 16 * 1024

/**
 * The digests in a text: subresource integrity with any number of expressions, or one `algorithm:hex` (`sha256:…`,
 * `SHA-256:…`). Expressions that are malformed or of an unknown algorithm are left out, as SRI says; options after `?`
 * are ignored. An empty list means that the text protects nothing.
 */
export function parseDigests(text: string): readonly Digest[] {
  if (text.length > textCharactersMax) return []
  return text.split(/[ \t\r\n\f]+/).flatMap((expression) => parseColon(expression) ?? parseSri(expression) ?? [])
}

/** The digests of the strongest algorithm named; more than one when several contents are acceptable. */
export function strongestDigests(text: string): readonly Digest[] {
  const digests = parseDigests(text)
  const rank = Math.max(...digests.map((digest) => digestAlgorithms.indexOf(digest.algorithm)))
  return digests.filter((digest) => digestAlgorithms.indexOf(digest.algorithm) === rank)
}

export type IntegrityAnswer = 'match' | 'mismatch' | { readonly undecided: string }

/**
 * Whether computed digests satisfy a stated integrity, judged by the strongest algorithm that it names and no weaker one:
 * a forged sha1 must not stand in for a sha512. Undecided when it names none, or one that was not computed.
 */
export function checkIntegrity(stated: string, computed: Partial<Digests>): IntegrityAnswer {
  const expected = strongestDigests(stated)
  const [first] = expected
  if (first === undefined) return { undecided: 'no digest is stated that can be checked' }
  const found = computed[first.algorithm]
  if (found === undefined) return { undecided: `no ${first.algorithm} was computed` }
  return expected.some((digest) => digest.hex === found.hex) ? 'match' : 'mismatch'
}

/** True only for a match: what cannot be checked does not match. */
export function matchesIntegrity(stated: string, computed: Partial<Digests>): boolean {
  return checkIntegrity(stated, computed) === 'match'
}

export function toSri(digest: Digest): string {
  return `${digest.algorithm}-${Buffer.from(digest.hex, 'hex').toString('base64')}`
}

/** Computes several digests of one stream in one pass. */
export function createDigests<A extends DigestAlgorithm>(algorithms: readonly A[]): DigestStream<A> {
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }))
  return {
    update(chunk) {
      for (const { hash } of hashes) hash.update(chunk)
    },
    result() {
      const results = hashes.map(({ algorithm, hash }) => {
        const digest: Digest = { algorithm, hex: hash.digest('hex') }
        return [algorithm, { ...digest, sri: toSri(digest) }]
      })
      return Object.fromEntries(results)
    },
  }
}

/** SHA-256 in lower-case hex, of bytes or of the UTF-8 of a text. */
export function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

function parseColon(expression: string): Digest | undefined {
  const colon = expression.indexOf(':')
  if (colon === -1) return undefined
  const algorithm = algorithmOf(expression.slice(0, colon).replace('-', ''))
  const hex = expression.slice(colon + 1).toLowerCase()
  if (algorithm === undefined || hex.length !== sizesBytes[algorithm] * 2 || !/^[0-9a-f]+$/.test(hex)) return undefined
  return { algorithm, hex }
}

function parseSri(expression: string): Digest | undefined {
  const [hashPart = ''] = expression.split('?', 1)
  const dash = hashPart.indexOf('-')
  const algorithm = algorithmOf(hashPart.slice(0, Math.max(dash, 0)))
  if (algorithm === undefined) return undefined
  const base64 = hashPart
    .slice(dash + 1)
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  const bytes = Buffer.from(base64, 'base64')
  // Decoding forgives rubbish, so the canonical text must come out again, with or without padding.
  const canonical = bytes.toString('base64')
  const isCanonical = base64 === canonical || base64 === canonical.replace(/={1,2}$/, '')
  return isCanonical && bytes.length === sizesBytes[algorithm] ? { algorithm, hex: bytes.toString('hex') } : undefined
}

function algorithmOf(name: string): DigestAlgorithm | undefined {
  return digestAlgorithms.find((algorithm) => algorithm === name.toLowerCase())
}
