import type { JSONWebKeySet, JWK } from 'jose'
import { Problem } from '#platform/problem.ts'

const keysMax = 50
const rsaBitsMin = 2048
const textLengthMax = 4_000
const curves = new Set(['P-256', 'P-384', 'P-521'])
/** Members of a key that say what it is (RFC 7517 section 4, RFC 7518 section 6, RFC 8037); nothing else is kept. */
const publicMembers = ['kty', 'kid', 'alg', 'use', 'n', 'e', 'crv', 'x', 'y'] as const
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * The public keys of a JWK set (RFC 7517) that can verify a signature: RSA of 2048 bits or more, the NIST curves, Ed25519.
 * Other keys are left out, shared secrets among them: with them a verifier could sign. Throws `key-set.invalid` when it is
 * no set or nothing usable remains, and `key-set.private` when somebody entered a private key.
 */
export function readKeySet(value: unknown, entered: 'by-hand' | 'fetched'): JSONWebKeySet {
  const keys = isRecord(value) && Object.hasOwn(value, 'keys') ? value.keys : undefined
  if (!Array.isArray(keys) || keys.length > keysMax) throw invalid('it is no JWK set with at most 50 keys')
  const records = keys.filter(isRecord)
  const isPrivate = (key: Readonly<Record<string, unknown>>) => privateMembers.some((name) => Object.hasOwn(key, name))
  if (entered === 'by-hand' && records.some(isPrivate)) throw new Problem('key-set.private', 400)
  const usable = records.filter((key) => !isPrivate(key)).flatMap(readKey)
  if (usable.length === 0) throw invalid('no key of it can verify a signature')
  return { keys: usable }
}

function readKey(key: Readonly<Record<string, unknown>>): JWK[] {
  const kept: Record<string, string> = {}
  for (const name of publicMembers) {
    const value = Object.hasOwn(key, name) ? key[name] : undefined
    if (typeof value === 'string' && value.length <= textLengthMax) kept[name] = value
  }
  if (kept.use !== undefined && kept.use !== 'sig') return []
  return isUsable(kept) ? [kept as unknown as JWK] : []
}

function isUsable({ kty, n, e, crv, x, y }: Readonly<Record<string, string>>): boolean {
  if (kty === 'RSA') return e !== undefined && n !== undefined && bitsOf(n) >= rsaBitsMin
  if (kty === 'EC') return crv !== undefined && curves.has(crv) && x !== undefined && y !== undefined
  return kty === 'OKP' && crv === 'Ed25519' && x !== undefined
}

function bitsOf(modulus: string): number {
  const bytes = Buffer.from(modulus, 'base64url')
  const first = bytes.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(reason: string): Problem {
  return new Problem('key-set.invalid', 400, { reason })
}
