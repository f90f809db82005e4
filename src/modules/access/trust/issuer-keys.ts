import type { JSONWebKeySet } from 'jose'
import type { Context } from '#platform/context.ts'
import type { Outbound } from '#platform/outbound.ts'
import { Problem } from '#platform/problem.ts'
import { readKeySet } from './key-set.ts'

interface KnownKeys {
  keys?: JSONWebKeySet
  fetchedAt?: Date
  /** Of the last attempt, whatever came of it. */
  triedAt?: Date
  /** Why the last attempt failed. */
  reason?: string
  fetching?: Promise<void> | undefined
}

/** After this the keys are asked for again; a key that an issuer withdraws counts no longer than this. */
const freshSeconds = 10 * 60
/** While the issuer does not answer, its last keys serve for so long. */
const keepSeconds = 60 * 60
/** Between two attempts, so that tokens with invented key ids cannot make us ask again and again. */
const betweenSeconds = 30
const documentBytesMax = 256 * 1024
const timeoutSeconds = 10
const issuersMax = 500

const caches = new WeakMap<Outbound, Map<string, KnownKeys>>()

/**
 * The keys of an issuer by its discovery document (OpenID Connect Discovery 1.0 section 4), remembered by this process.
 * `missing`: a token named a key that is not among them, so that a rotation is noticed before the keys are old. Throws
 * `issuer.keys-unavailable` (503).
 */
export async function fetchIssuerKeys(context: Context, issuer: string, missing = false): Promise<JSONWebKeySet> {
  const known = knownKeys(context.outbound, issuer)
  const age = (at: Date | undefined) => (at ? (context.now.getTime() - at.getTime()) / 1000 : Number.POSITIVE_INFINITY)
  const wanted = missing || age(known.fetchedAt) >= freshSeconds
  if (wanted && (known.fetching || age(known.triedAt) >= betweenSeconds)) {
    known.fetching ??= refresh(context, issuer, known).finally(() => {
      known.fetching = undefined
    })
    await known.fetching
  }
  if (!known.keys || age(known.fetchedAt) >= keepSeconds)
    throw new Problem('issuer.keys-unavailable', 503, { issuer, reason: known.reason ?? 'no answer' })
  return known.keys
}

function knownKeys(outbound: Outbound, issuer: string): KnownKeys {
  let cache = caches.get(outbound)
  if (!cache) {
    cache = new Map()
    caches.set(outbound, cache)
  }
  const known = cache.get(issuer) ?? {}
  cache.delete(issuer)
  cache.set(issuer, known)
  const oldest = cache.size > issuersMax ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  return known
}

async function refresh(context: Context, issuer: string, known: KnownKeys): Promise<void> {
  known.triedAt = context.now
  try {
    known.keys = await loadIssuerKeys(context, issuer)
    known.fetchedAt = context.now
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    known.reason = String(error.params.reason)
    context.log.warn({ issuer, reason: known.reason }, 'the keys of an issuer were not fetched')
  }
}

/** Asks the issuer, past everything remembered. */
async function loadIssuerKeys(context: Context, issuer: string): Promise<JSONWebKeySet> {
  try {
    const document = await readDocument(
      context,
      new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    )
    if (document.issuer !== issuer)
      throw new Error(`its discovery document is for ${String(document.issuer).slice(0, 200)}`)
    const address = URL.parse(String(document.jwks_uri ?? ''))
    if (!address || !isSafeAddress(address)) throw new Error('its discovery document names no https address of keys')
    return readKeySet(await readDocument(context, address), 'fetched')
  } catch (error) {
    const reason = error instanceof Problem ? String(error.params.reason ?? error.code) : (error as Error).message
    throw new Problem('issuer.keys-unavailable', 503, { issuer, reason: reason.slice(0, 300) }, error)
  }
}

/** Whoever can change keys on their way could make tokens: plain HTTP is for the machine's own loopback only. */
export function isSafeAddress({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
}

async function readDocument(context: Context, url: URL): Promise<Readonly<Record<string, unknown>>> {
  const headers = { accept: 'application/json' }
  // The whole answer, too: whoever sends a byte now and then must not hold a request.
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(2 * timeoutSeconds * 1000)])
  const answer = await context.outbound.get({ purpose: 'access.issuer-keys', url, headers, timeoutSeconds, signal })
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  try {
    if (answer.status !== 200) throw new Error(`${url.host} answered ${answer.status}`)
    for await (const chunk of answer.body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > documentBytesMax) throw new Error(`${url.host} sent more than ${documentBytesMax} bytes`)
      chunks.push(chunk)
    }
  } finally {
    answer.body.destroy()
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${url.host} sent no object`)
  return value as Readonly<Record<string, unknown>>
}
