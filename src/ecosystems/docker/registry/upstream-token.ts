import { parseJson } from '#formats/limits.ts'
import type { UpstreamRequest } from '../../gate/registry.ts'

const CHALLENGE_CHARS_MAX = 2_000
const LIMITS = { sizeBytesMax: 256 * 1024, depthMax: 10, valuesMax: 1_000 }
const SECONDS_MIN = 30
const SECONDS_MAX = 3_600

/**
 * Where an upstream that answered 401 gives tokens to everybody (Docker Registry v2 authentication via a central service);
 * undefined when the challenge names no such place.
 */
export function tokenRequest(challenge: string): UpstreamRequest | undefined {
  if (challenge.length > CHALLENGE_CHARS_MAX || !/^bearer /i.test(challenge)) return undefined
  const parameters = new Map<string, string>()
  for (const [, key = '', value = ''] of challenge.matchAll(/([a-z]{1,20})="([^"]{0,500})"/g))
    parameters.set(key, value)
  const url = URL.parse(parameters.get('realm') ?? '')
  if (!url) return undefined
  for (const key of ['service', 'scope']) {
    const value = parameters.get(key)
    if (value !== undefined) url.searchParams.set(key, value)
  }
  return { url: url.href, headers: { accept: 'application/json' } }
}

/** Throws `SyntaxError`. */
export function readToken(document: Uint8Array): { readonly authorization: string; readonly seconds: number } {
  const answer = read(document)
  const token = answer.token ?? answer.access_token
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,8000}$/.test(token))
    throw new SyntaxError('The answer of the token service holds no token')
  const told = typeof answer.expires_in === 'number' ? answer.expires_in : 60
  return { authorization: `Bearer ${token}`, seconds: Math.min(Math.max(told, SECONDS_MIN), SECONDS_MAX) }
}

function read(document: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseJson(document, LIMITS)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch (error) {
    throw new SyntaxError(`The answer of the token service is not readable: ${(error as Error).message}`, {
      cause: error,
    })
  }
  throw new SyntaxError('The answer of the token service is no object')
}
