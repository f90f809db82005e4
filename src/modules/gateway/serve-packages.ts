import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { negotiateLanguage, problemText } from '#i18n/problems.ts'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Actor, Context } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { problemBody, toProblem } from '#platform/problem-reply.ts'
import { serverAddress } from '#platform/request-target.ts'
import { authenticateCall } from './engine/authenticate-call.ts'
import { type Engine, engineOf } from './engine/engine.ts'
import { refuseProblem } from './engine/refusals.ts'
import { send } from './engine/send.ts'
import { serveRequest } from './engine/serve-request.ts'
import type { GatewayCall, Served } from './engine/served.ts'

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
        method: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
        url: `/${address}/:repository/*`,
        handler: async (request, reply) => {
          reply.hijack()
          await answer(request, reply.raw, { address, makeContext })
        },
      })
  })
}

interface Entry {
  readonly address: 'repo' | 'resolve'
  readonly makeContext: MakeContext
}

async function answer(request: FastifyRequest, response: ServerResponse, entry: Entry): Promise<void> {
  const started = monotonicMilliseconds()
  const context = entry.makeContext({ kind: 'anonymous' })
  const engine = engineOf(context)
  const id = newId(context.now)
  // Read now: a connection that is gone by the end has none.
  const address = request.ip ?? 'unknown'
  try {
    const { call, served } = await serveCall(engine, context, { request, address: entry.address })
    const told = { ...served, headers: { ...served.headers, 'x-assay-request': id } }
    const sizeBytes = await send(context, response, { served: told, method: call.method })
    const durationMs = monotonicMilliseconds() - started
    keepRecord(engine, { id, at: context.now, address, call, served, sizeBytes, request, durationMs })
  } catch (error) {
    sendPlainProblem(response, toProblem(error as Error, context.log), request)
  }
}

async function serveCall(
  engine: Engine,
  context: Context,
  { request, address }: { readonly request: FastifyRequest; readonly address: Entry['address'] },
): Promise<{ readonly call: GatewayCall; readonly served: Served }> {
  const confirmed = await context.changes.confirm()
  const withinLease = context.now.getTime() - confirmed.confirmedAt.getTime() <= context.config.leaseSeconds * 1000
  if (!confirmed.fresh && !withinLease) throw new Problem('server.database-unavailable', 503)
  const name = (request.params as { repository: string }).repository
  const repository = await engine.repository(context, name)
  if (!repository) throw new Problem('repository.unknown', 404, { name })
  const base = { ...readAddress(request, address, context.config.publicUrl), repository, confirmed }
  const mark = (served: Served) => (confirmed.fresh ? served : markDegraded(served, confirmed.confirmedAt))
  const anonymous = { ...base, actor: { kind: 'anonymous' } as const, orgUnitPath: [] }
  try {
    const authorization = await readAuthorization(request, anonymous.path)
    const caller = await authenticateCall(engine, context, { repository, authorization, confirmed })
    const headers = authorization ? { ...base.headers, authorization } : base.headers
    const call: GatewayCall = { ...base, ...caller, headers }
    return { call, served: mark(await serveRequest(engine, { ...context, actor: caller.actor }, call)) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { call: anonymous, served: mark(refuseProblem(anonymous, error, { name: anonymous.path.slice(0, 200) })) }
  }
}

const noQuery = new URLSearchParams()

function readAddress(request: FastifyRequest, address: Entry['address'], publicUrl: string | undefined) {
  const raw = request.raw.url ?? '/'
  const question = raw.indexOf('?')
  const path = question < 0 ? raw : raw.slice(0, question)
  const prefix = `/${address}/${(request.params as { repository: string }).repository}`
  if (!path.startsWith(`${prefix}/`)) throw new Problem('gateway.unknown-path', 404)
  return {
    method: request.method,
    // The undecoded path: what an encoding means is for the protocol to say.
    path: path.slice(prefix.length),
    query: question < 0 ? noQuery : new URLSearchParams(raw.slice(question + 1)),
    headers: flatHeaders(request.raw),
    address,
    serverUrl: serverAddress(request, publicUrl),
  }
}

function flatHeaders(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return request.headers as Readonly<Record<string, string | undefined>>
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

function markDegraded(served: Served, confirmedAt: Date): Served {
  return {
    ...served,
    headers: { ...served.headers, 'x-assay-degraded': `database unreachable since ${confirmedAt.toISOString()}` },
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
    readonly request: FastifyRequest
    readonly durationMs: number
  },
): void {
  const { call, served, request } = done
  const person = call.actor.kind === 'person' ? call.actor : undefined
  engine.spool.add({
    id: done.id,
    at: done.at,
    repository_id: call.repository.id,
    kind: served.log.kind,
    name: served.log.name,
    version: served.log.version ?? null,
    outcome: served.log.outcome,
    verdict_code: served.log.verdictCode ?? null,
    status: served.status,
    size_bytes: done.sizeBytes,
    duration_ms: Math.round(done.durationMs * 100) / 100,
    cache: served.log.cache,
    account_id: person?.accountId ?? null,
    person_id: person?.personId ?? null,
    token_id: person?.token?.id ?? null,
    application_id: person?.token?.applicationId ?? null,
    address: done.address,
    client: (request.headers['user-agent'] ?? '').slice(0, 200),
  })
}

/** Before a repository is known there is no protocol to speak: plain problem details, with the text as the phrase. */
function sendPlainProblem(response: ServerResponse, problem: Problem, request: FastifyRequest): void {
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
