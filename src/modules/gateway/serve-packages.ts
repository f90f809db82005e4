import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { negotiateLanguage, problemText } from '#i18n/problems.ts'
import { allowBodyTime } from '#platform/body-time.ts'
import type { ConfirmedRevision } from '#platform/changes.ts'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { problemBody, toProblem } from '#platform/problem-reply.ts'
import { serverAddress } from '#platform/request-target.ts'
import { authenticateCall, type Caller } from './engine/authenticate-call.ts'
import { type Engine, engineOf } from './engine/engine.ts'
import { refuseProblem } from './engine/refusals.ts'
import { send } from './engine/send.ts'
import { serveRequest } from './engine/serve-request.ts'
import type { GatewayCall, Served } from './engine/served.ts'
import type { Repository } from './repository.ts'
import { newRequestId } from './request-id.ts'
import { roots, serveRoots } from './serve-roots.ts'

type MakeContext = (actor: Actor) => Context

const loginBodyBytesMax = 64 * 1024

/** Hangs `/repo/NAME/…` and `/resolve/NAME/…` into the server; the paths below are the package managers' own. */
export async function servePackages(server: FastifyInstance, makeContext: MakeContext): Promise<void> {
  await server.register(async (scope) => {
    // Protocol bodies are read here, bounded, and only where the protocol has one.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const address of ['repo', 'resolve'] as const)
      scope.route({
        method: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
        url: `/${address}/:repository/*`,
        handler: async (request, reply) => {
          reply.hijack()
          await answer(request, reply.raw, { address, makeContext })
        },
      })
    for (const { prefix } of roots())
      scope.route({
        method: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
        url: `${prefix}/:repository/*`,
        handler: async (request, reply) => {
          reply.hijack()
          await answer(request, reply.raw, { address: 'repo', prefix, makeContext })
        },
      })
    serveRoots(scope, makeContext)
  })
}

interface Entry {
  readonly address: 'repo' | 'resolve'
  /** As in `Registry.root`: the server's root stands for the address of the repositories of such a protocol. */
  readonly prefix?: string
  readonly makeContext: MakeContext
}

const nobody: Actor = { kind: 'anonymous' }
const stranger: Caller = { actor: nobody, orgUnitPath: [] }

async function answer(request: FastifyRequest, response: ServerResponse, entry: Entry): Promise<void> {
  const started = monotonicMilliseconds()
  const context = entry.makeContext(nobody)
  // Asked first: what can be done without its answer is done while it is on its way.
  const confirming = context.changes.confirm()
  const engine = engineOf(context)
  const id = newRequestId(context.now)
  // Read now: a connection that is gone by the end has none.
  const address = request.ip ?? 'unknown'
  try {
    const asked = readAddress(request, entry, context.config.publicUrl)
    const confirmed = await confirming
    requireLease(context, confirmed)
    const { call, served } = await serveCall(engine, context, { request, asked, confirmed })
    const headers = ownHeaders(id, confirmed)
    const sizeBytes = await send(context, response, { served, method: call.method, headers })
    const durationMs = monotonicMilliseconds() - started
    keepRecord(engine, { id, at: context.now, address, call, served, sizeBytes, durationMs })
  } catch (error) {
    sendPlainProblem(response, toProblem(error as Error, context.log), request)
  }
}

function requireLease(context: Context, confirmed: ConfirmedRevision): void {
  if (confirmed.fresh) return
  const withinLease = context.now.getTime() - confirmed.confirmedAt.getTime() <= context.config.leaseSeconds * 1000
  if (!withinLease) throw new Problem('server.database-unavailable', 503)
}

/**
 * What strangers published comes from the console's own origin: a browser must not run it (a POM is XML, in which scripts can
 * stand), nor take it for anything but what it is called.
 */
const harmless = [
  'content-security-policy',
  "default-src 'none'; sandbox allow-downloads",
  'x-content-type-options',
  'nosniff',
] as const

/** Headers of every answer, whatever is served. */
function ownHeaders(id: string, confirmed: ConfirmedRevision): readonly string[] {
  if (confirmed.fresh) return ['x-assay-request', id, ...harmless]
  const degraded = `database unreachable since ${confirmed.confirmedAt.toISOString()}`
  return ['x-assay-request', id, ...harmless, 'x-assay-degraded', degraded]
}

async function serveCall(
  engine: Engine,
  context: Context,
  known: { readonly request: FastifyRequest; readonly asked: Asked; readonly confirmed: ConfirmedRevision },
): Promise<{ readonly call: GatewayCall; readonly served: Served }> {
  const { request, asked, confirmed } = known
  const found = await engine.repository(context, asked.repositoryName)
  const isThere = asked.prefix === undefined || found?.registry.root?.prefix === asked.prefix
  const repository = isThere ? found : undefined
  if (!repository) throw new Problem('repository.unknown', 404, { name: asked.repositoryName })
  const open = (caller: Caller, headers: GatewayCall['headers']) =>
    openCall({ asked, repository, confirmed, caller, headers, raw: request.raw })
  const { headers } = request
  try {
    const shown = await readAuthorization(request, asked.path)
    const nobody = repository.registry.root?.nobody
    const authorization = nobody !== undefined && shown === `Bearer ${nobody}` ? undefined : shown
    const isOwn = authorization === headers.authorization
    const sent = isOwn ? headers : { ...headers, authorization }
    const caller = await authenticateCall(engine, context, { repository, headers: sent, confirmed })
    const call = open(caller, sent as GatewayCall['headers'])
    return { call, served: await serveRequest(engine, { ...context, actor: caller.actor }, call) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const call = open(stranger, headers as GatewayCall['headers'])
    return { call, served: refuseProblem(call, error, { name: call.path.slice(0, 200) }) }
  }
}

type Asked = ReturnType<typeof readAddress>

function openCall(parts: {
  readonly asked: Asked
  readonly repository: Repository
  readonly confirmed: ConfirmedRevision
  readonly caller: Caller
  readonly headers: GatewayCall['headers']
  readonly raw: IncomingMessage
}): GatewayCall {
  const { asked, repository, confirmed, caller, headers, raw } = parts
  const { method, path, query, address, serverUrl } = asked
  const { actor, orgUnitPath } = caller
  const body = (bytesMax: number) => readBody(raw, bytesMax)
  const stream = () => readStream(raw)
  return { method, path, query, headers, repository, actor, orgUnitPath, address, serverUrl, confirmed, body, stream }
}

const noQuery = new URLSearchParams()

function readAddress(request: FastifyRequest, { address, prefix: root }: Entry, publicUrl: string | undefined) {
  const raw = request.raw.url ?? '/'
  const question = raw.indexOf('?')
  const path = question < 0 ? raw : raw.slice(0, question)
  const repositoryName = (request.params as { repository: string }).repository
  const prefix = `${root ?? `/${address}`}/${repositoryName}`
  if (!path.startsWith(`${prefix}/`)) throw new Problem('gateway.unknown-path', 404)
  return {
    method: request.method,
    repositoryName,
    // The undecoded path: what an encoding means is for the protocol to say.
    path: `${root ?? ''}${path.slice(prefix.length)}`,
    prefix: root,
    query: question < 0 ? noQuery : new URLSearchParams(raw.slice(question + 1)),
    address,
    serverUrl: serverAddress(request, publicUrl),
  }
}

/** `npm login --auth-type=legacy` sends the token as the password in a body. */
async function readAuthorization(request: FastifyRequest, path: string): Promise<string | undefined> {
  if (request.method !== 'PUT' || !path.startsWith('/-/user/org.couchdb.user')) return request.headers.authorization
  const body = await readBody(request.raw, loginBodyBytesMax)
  try {
    const { password } = JSON.parse(body.toString('utf8')) as { password?: unknown }
    return typeof password === 'string' ? `Bearer ${password}` : undefined
  } catch (error) {
    throw new Problem('request.malformed-json', 400, {}, error)
  }
}

/** What is too much is read and dropped, not cut off: the client must get to the answer, and the connection goes on. */
async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length
      if (sizeBytes > bytesMax) throw new Problem('request.too-large', 413, { limitBytes: bytesMax })
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } finally {
    request.resume()
  }
}

const idleSecondsMax = 120

/** As `readBody`; only what comes too slowly is cut off. */
async function* readStream(request: IncomingMessage): AsyncGenerator<Uint8Array, void, void> {
  const endOfTime = allowBodyTime(request, idleSecondsMax)
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) yield chunk
    endOfTime()
  } catch (error) {
    throw new Problem('upload.broken-off', 400, {}, error)
  } finally {
    request.resume()
  }
}

function keepRecord(
  engine: Engine,
  done: {
    readonly id: string
    readonly at: Date
    readonly address: string
    readonly call: GatewayCall
    readonly served: Served
    readonly sizeBytes: number
    readonly durationMs: number
  },
): void {
  const { call, served } = done
  const { log } = served
  const person = call.actor.kind === 'person' ? call.actor : undefined
  engine.spool.add({
    id: done.id,
    at: done.at,
    repository_id: call.repository.id,
    kind: log.kind,
    name: log.name,
    version: log.version ?? null,
    outcome: log.outcome,
    verdict_code: log.verdictCode ?? null,
    status: served.status,
    size_bytes: done.sizeBytes,
    duration_ms: Math.round(done.durationMs * 100) / 100,
    cache: log.cache,
    account_id: person?.accountId ?? null,
    person_id: person?.personId ?? null,
    token_id: person?.token?.id ?? null,
    application_id: person?.token?.applicationId ?? null,
    address: done.address,
    client: (call.headers['user-agent'] ?? '').slice(0, 200),
  })
}

/** Before a repository is known there is no protocol to speak: plain problem details, with the text as the phrase. */
export function sendPlainProblem(response: ServerResponse, problem: Problem, request: FastifyRequest): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const language = request.headers['accept-language']
  const text = problemText(problem.code, problem.params, 'en-US').replace(/[^\x20-\x7e]/g, '?')
  const body = {
    ...problemBody(problem, language),
    error: problemText(problem.code, problem.params, negotiateLanguage(language)),
  }
  response.writeHead(problem.status, `Assay: ${text}`.slice(0, 120), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(problem.status === 503 ? { 'retry-after': '5' } : {}),
  })
  response.end(JSON.stringify(body))
}
