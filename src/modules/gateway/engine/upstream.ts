import type { FetchUpstream, Registry, UpstreamRequest } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { OutboundResponse } from '#platform/outbound.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { createEntryLru, type EntryLru } from './entry-lru.ts'
import { foreignHosts, onlyDeclaredHosts } from './upstream-hosts.ts'

export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export type DocumentAnswer =
  | { readonly kind: 'document'; readonly bytes: Uint8Array; readonly validators: Validators }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' }

const indexBytesMax = 64 * 1024 * 1024
const timeoutSeconds = 30
/** After this many failures in a row an upstream is left alone for a while: waiting for it would stall everyone. */
const failuresMax = 5
const pauseSeconds = 10
const tokensMax = 10_000
const tokenBytesMax = 256 * 1024

/** What the engine knows about each upstream's health; one per process. */
export interface UpstreamHealth {
  /** What upstreams gave us to sign in with, by where it was asked for. */
  readonly tokens: EntryLru<{ readonly authorization: string; readonly until: Date }>
  readonly failures: Map<string, { count: number; until: Date; reason: string }>
}

export function createUpstreamHealth(): UpstreamHealth {
  return { failures: new Map(), tokens: createEntryLru(tokensMax) }
}

/** What is asked, and on whose behalf. */
export interface UpstreamFrom {
  readonly repository: Repository
  readonly health: UpstreamHealth
}

/**
 * A document of bounded size. Throws `upstream.not-configured`, `upstream.foreign-artifact`, `upstream.unavailable` or
 * `upstream.unreadable`; a 404 is an answer, not a fault.
 */
export async function fetchDocument(
  context: Context,
  from: UpstreamFrom,
  asked: { readonly request: UpstreamRequest; readonly validators?: Validators | undefined },
): Promise<DocumentAnswer> {
  const { request, validators } = asked
  const url = addressOf(context, from.repository, request.url)
  return guarded(context, from, async () => {
    const headers = { ...request.headers, ...conditionalHeaders(validators) }
    const response = await askSignedIn(context, from, { url, headers, method: request.method })
    if (response.status === 304) return discard(response, { kind: 'unchanged' })
    if (response.status === 404 || response.status === 410) return discard(response, { kind: 'missing' })
    expectSuccess(response)
    const isHead = request.method === 'HEAD'
    const bytes = isHead ? discard(response, new Uint8Array()) : await readBounded(response, indexBytesMax)
    return { kind: 'document', bytes, validators: validatorsOf(response) }
  })
}

/** What protocols are given to ask for more. */
export function fetchFor(context: Context, from: UpstreamFrom): FetchUpstream {
  return async (request) => {
    const answer = await fetchDocument(context, from, { request })
    return answer.kind === 'document' ? answer.bytes : undefined
  }
}

/** Opens a stream: of an artifact, or of a document that may be large. `missing` and `unchanged` have none. */
export async function openStream(
  context: Context,
  from: UpstreamFrom,
  asked: { readonly request: UpstreamRequest; readonly validators?: Validators | undefined },
): Promise<{ readonly response: OutboundResponse; readonly validators: Validators } | 'missing' | 'unchanged'> {
  const { request, validators } = asked
  const url = addressOf(context, from.repository, request.url)
  return guarded(context, from, async () => {
    const headers = { ...request.headers, ...conditionalHeaders(validators) }
    const response = await askSignedIn(context, from, { url, headers })
    if (response.status === 304) return discard(response, 'unchanged' as const)
    if (response.status === 404 || response.status === 410) return discard(response, 'missing' as const)
    expectSuccess(response)
    return { response, validators: validatorsOf(response) }
  })
}

/** Opens the stream of an artifact; its address comes from the index and is checked against the upstream's hosts. */
export async function openArtifact(
  context: Context,
  from: UpstreamFrom,
  request: UpstreamRequest,
): Promise<OutboundResponse> {
  const opened = await openStream(context, from, { request })
  if (typeof opened !== 'string') return opened.response
  const url = addressOf(context, from.repository, request.url)
  throw new Problem('artifact.missing-upstream', 404, { address: url.pathname })
}

/** An address below the upstream, or on a host that its files may lie on; anything else is somebody else's. */
function addressOf(context: Context, repository: Repository, address: string): URL {
  const upstream = new URL(upstreamOf(repository))
  const url = URL.parse(address, `${upstream.href.replace(/\/+$/, '')}/`)
  const isOwn = url?.host === upstream.host
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (!isPlain || !(isOwn || foreignHosts(context, repository).includes(url.host)))
    throw new Problem('upstream.foreign-artifact', 503, { host: url?.host || address.slice(0, 80) })
  // Registries behind a proxy write `http:` into their indexes; what came by TLS is not continued without.
  if (isOwn) url.protocol = upstream.protocol
  return url
}

function conditionalHeaders(validators: Validators | undefined): Record<string, string> {
  if (validators?.etag) return { 'if-none-match': validators.etag }
  if (validators?.lastModified) return { 'if-modified-since': validators.lastModified }
  return {}
}

function validatorsOf(response: OutboundResponse): Validators {
  return { etag: header(response, 'etag'), lastModified: header(response, 'last-modified') }
}

/** Whether upstream answers a question, asked even when it has been failing. Throws `upstream.unavailable`. */
export async function askUpstream(context: Context, repository: Repository, request: UpstreamRequest): Promise<void> {
  const url = addressOf(context, repository, request.url)
  const response = await ask(context, repository, { url, headers: request.headers ?? {} })
  response.body.destroy()
  expectSuccess(response)
}

/** Statuses of registries that have no search, which is no failure of theirs. */
const withoutSearch = new Set([400, 404, 405, 410, 501])

/** What upstream finds. Throws `gateway.unsupported` (404) when it has no search, else as `fetchIndex`. */
export async function searchUpstream(context: Context, from: UpstreamFrom, path: string): Promise<Uint8Array> {
  const url = new URL(`${upstreamOf(from.repository)}${path}`)
  return guarded(context, from, async () => {
    const response = await ask(context, from.repository, { url, headers: { accept: 'application/json' } })
    if (withoutSearch.has(response.status))
      return discard<never>(response, new Problem('gateway.unsupported', 404, { reason: 'upstream has no search' }))
    expectSuccess(response)
    return readBounded(response, indexBytesMax)
  })
}

/** What a protocol could not read (`SyntaxError`) is upstream's fault, and told as such; anything else stays what it is. */
export function unreadable(error: unknown): unknown {
  if (!(error instanceof SyntaxError)) return error
  return new Problem('upstream.unreadable', 503, { reason: error.message.slice(0, 200) }, error)
}

function upstreamOf(repository: Repository): string {
  if (!repository.upstreamUrl) throw new Problem('upstream.not-configured', 503, { repository: repository.name })
  return repository.upstreamUrl
}

interface Asked {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly method?: UpstreamRequest['method']
}

/** An upstream that wants a token which it gives to everybody is asked for one. */
async function askSignedIn(context: Context, from: UpstreamFrom, asked: Asked): Promise<OutboundResponse> {
  const response = await ask(context, from.repository, asked)
  const { upstreamToken } = from.repository.registry
  const request = response.status === 401 && upstreamToken?.request(header(response, 'www-authenticate') ?? '')
  if (!upstreamToken || !request) return response
  response.body.destroy()
  const authorization = await tokenFor(context, from, { request, read: upstreamToken.read })
  return ask(context, from.repository, { ...asked, headers: { ...asked.headers, authorization } })
}

async function tokenFor(
  context: Context,
  from: UpstreamFrom,
  asked: Pick<NonNullable<Registry['upstreamToken']>, 'read'> & { readonly request: UpstreamRequest },
): Promise<string> {
  const { request, read } = asked
  const key = `${from.repository.id} ${request.url}`
  const known = from.health.tokens.get(key)
  if (known && known.until > context.now) return known.authorization
  const url = addressOf(context, from.repository, request.url)
  const response = await ask(context, from.repository, { url, headers: request.headers ?? {} })
  expectSuccess(response)
  const { authorization, seconds } = readAnswer(read, await readBounded(response, tokenBytesMax))
  // A little less, so that it is still good when it arrives.
  const until = new Date(context.now.getTime() + (seconds - 10) * 1000)
  from.health.tokens.set(key, { authorization, until })
  return authorization
}

function readAnswer<Value>(read: (document: Uint8Array) => Value, document: Uint8Array): Value {
  try {
    return read(document)
  } catch (error) {
    throw unreadable(error)
  }
}

function ask(context: Context, repository: Repository, request: Asked): Promise<OutboundResponse> {
  return context.outbound.get({
    purpose: 'gateway.upstream',
    url: request.url,
    ...(request.method && { method: request.method }),
    headers: { 'accept-encoding': 'identity', ...request.headers },
    timeoutSeconds,
    allowPrivateAddress: repository.upstreamFrom === 'machine',
    publicHosts: onlyDeclaredHosts(context, repository),
    redirectHosts: foreignHosts(context, repository),
  })
}

async function guarded<Value>(context: Context, from: UpstreamFrom, work: () => Promise<Value>): Promise<Value> {
  const { failures } = from.health
  const id = from.repository.id
  const state = failures.get(id)
  if (state && state.count >= failuresMax && state.until > context.now)
    throw new Problem('upstream.unavailable', 503, { repository: from.repository.name, reason: state.reason })
  try {
    const value = await work()
    failures.delete(id)
    return value
  } catch (error) {
    if (error instanceof Problem && error.status === 404) throw error
    const isAnswer = error instanceof Problem && (answers.has(error) || error.code === 'outbound.refused')
    const reason = error instanceof Problem ? String(error.params.reason ?? error.code) : 'connection lost'
    const until = new Date(context.now.getTime() + pauseSeconds * 1000)
    if (!isAnswer) failures.set(id, { count: (failures.get(id)?.count ?? 0) + 1, until, reason })
    throw new Problem('upstream.unavailable', 503, { repository: from.repository.name, reason }, error)
  }
}

/**
 * What upstream did answer, although nothing can be made of it. It tells nothing of upstream's health: otherwise whoever asks
 * for what is refused there, again and again, would have it left alone for everybody.
 */
const answers = new WeakSet<Problem>()

function asAnswer(problem: Problem): Problem {
  answers.add(problem)
  return problem
}

/** Wants to be asked less often, or took too long: of all requests, not of this one. */
const busyStatuses = new Set([408, 425, 429])

function expectSuccess({ status, body }: OutboundResponse): void {
  if (status === 200) return
  body.destroy()
  const problem = new Problem('upstream.unavailable', 503, { repository: '', reason: `status ${status}` })
  throw status < 500 && !busyStatuses.has(status) ? asAnswer(problem) : problem
}

function discard<Value>(response: OutboundResponse, value: Value | Problem): Value {
  response.body.destroy()
  if (value instanceof Problem) throw value
  return value
}

async function readBounded(response: OutboundResponse, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bytesMax) {
      response.body.destroy()
      throw asAnswer(new Problem('upstream.unreadable', 503, { reason: `answer larger than ${bytesMax} bytes` }))
    }
    chunks.push(chunk)
  }
  const announced = Number(header(response, 'content-length') ?? sizeBytes)
  if (announced !== sizeBytes) throw new Problem('upstream.unreadable', 503, { reason: 'answer cut short' })
  return Buffer.concat(chunks, sizeBytes)
}

function header(response: OutboundResponse, name: string): string | null {
  const value = response.headers[name]
  return typeof value === 'string' ? value : null
}
