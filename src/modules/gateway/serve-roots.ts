import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Refusal, Registry } from '#ecosystems/gate/registry.ts'
import { ecosystems } from '#ecosystems/index.ts'
import { problemText } from '#i18n/problems.ts'
import { findActorByToken, readClientCredential } from '#modules/access/index.ts'
import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { toProblem } from '#platform/problem-reply.ts'
import { serverAddress } from '#platform/request-target.ts'

type Root = NonNullable<Registry['root']>

interface RootOf {
  readonly registry: Registry
  readonly root: Root
}

const all: readonly RootOf[] = ecosystems.flatMap(({ registry }) =>
  registry?.root ? [{ registry, root: registry.root }] : [],
)

/** What the protocols of which clients are told a server only have at its root. */
export function roots(): readonly Root[] {
  return all.map(({ root }) => root)
}

/** `<prefix>/`, where a client sees whether it is signed in, and the address where it is given what it signs in with. */
export function serveRoots(server: FastifyInstance, makeContext: (actor: Actor) => Context): void {
  for (const { registry, root } of all) {
    const { prefix, headers, tokenPath } = root
    const ping = respond(registry, makeContext, async (context, request) => {
      // Who was given the token of nobody goes on with it, as far as that leads.
      const isNobody = request.headers.authorization === `Bearer ${root.nobody}`
      if (!isNobody) await requireSecret(context, request)
      return { headers, body: '{}' }
    })
    for (const url of [prefix, `${prefix}/`]) server.route({ method: ['GET', 'HEAD'], url, handler: ping })
    // What is no repository's: the list of all images, which is not given.
    const unknown = respond(registry, makeContext, () => Promise.reject(new Problem('gateway.unknown-path', 404)))
    server.route({ method: ['GET', 'HEAD'], url: `${prefix}/:path`, handler: unknown })
    const token = respond(registry, makeContext, async (context, request) => {
      const isNobody = request.headers.authorization === undefined
      const secret = isNobody ? root.nobody : await requireSecret(context, request)
      return { headers: {}, body: root.writeToken(secret) }
    })
    server.route({ method: 'GET', url: tokenPath, handler: token })
  }
}

/** Throws `gateway.not-signed-in`. */
async function requireSecret(context: Context, request: FastifyRequest): Promise<string> {
  const credential = readClientCredential(request.headers)
  const secret = credential.kind === 'token' ? credential.secret : undefined
  const confirmed = await context.changes.confirm()
  const actor = secret === undefined ? undefined : await findActorByToken(context, secret, confirmed)
  if (secret === undefined || actor?.kind !== 'person') throw new Problem('gateway.not-signed-in', 401)
  return secret
}

type Answer = (
  context: Context,
  request: FastifyRequest,
) => Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: string }>

/** The answer as JSON, or the refusal in the protocol's own form. */
function respond(registry: Registry, makeContext: (actor: Actor) => Context, answer: Answer) {
  return async (request: FastifyRequest, reply: { hijack(): unknown; readonly raw: ServerResponse }) => {
    reply.hijack()
    const context = makeContext({ kind: 'anonymous' })
    try {
      const { headers, body } = await answer(context, request)
      const own = { 'content-type': 'application/json', 'cache-control': 'no-store' }
      reply.raw.writeHead(200, { ...own, ...headers, 'content-length': String(Buffer.byteLength(body)) })
      reply.raw.end(request.method === 'HEAD' ? undefined : body)
    } catch (error) {
      const problem = toProblem(error as Error, context.log)
      refuse(reply.raw, request, { registry, problem, serverUrl: serverAddress(request, context.config.publicUrl) })
    }
  }
}

function refuse(
  response: ServerResponse,
  request: FastifyRequest,
  about: { readonly registry: Registry; readonly problem: Problem; readonly serverUrl: string },
): void {
  const { registry, problem, serverUrl } = about
  const { code, status, params } = problem
  const refusal: Refusal = { status, code, message: `Assay: ${problemText(code, params, 'en-US')}` }
  const path = (request.raw.url ?? '/').split('?', 1)[0] ?? '/'
  const asked = { method: request.method, path, query: new URLSearchParams(), headers: {}, serverUrl }
  const { reasonPhrase, headers, body } = registry.refuse(refusal, asked)
  response.writeHead(status, reasonPhrase, { ...headers, 'content-length': String(body.byteLength) })
  response.end(request.method === 'HEAD' ? undefined : body)
}
