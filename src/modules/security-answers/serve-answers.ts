import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { negotiateLanguage, problemText } from '#i18n/problems.ts'
import { authenticate } from '#modules/access/index.ts'
import type { Actor, Context } from '#platform/context.ts'
import { requestFacts } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { problemBody, toProblem } from '#platform/problem-reply.ts'
import { audienceOf } from './audience.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { bodyBytesMax } from './read-body.ts'
import type { SecurityAnswer } from './security-answer.ts'

type MakeContext = (actor: Actor) => Context

/** Both ways to send a token: clients that wait to be asked know only one of them (RFC 7617, RFC 6750). */
const challenge = 'Basic realm="Assay", charset="UTF-8", Bearer realm="Assay"'
const answersSecondsMax = 120

/** Hangs the protocols of other security tools into the server. A token decides, never the cookie of the console. */
export async function serveAnswers(server: FastifyInstance, makeContext: MakeContext): Promise<void> {
  await server.register(async (scope) => {
    // Every body is read as bytes, whatever it says it is: pip-audit sends JSON without saying so.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error: Error, request, reply) => sendProblem(error, request, { reply, makeContext }))
    for (const endpoint of endpoints)
      scope.route({
        method: endpoint.method,
        url: endpoint.url,
        bodyLimit: bodyBytesMax,
        // Before the body is read: who may not ask does not get to send one.
        onRequest: async (request) => {
          const actor = await readActor(request, makeContext)
          audienceOf(actor)
          Object.assign(request, { assayActor: actor })
        },
        handler: async (request, reply) => {
          const { assayActor } = request as unknown as { assayActor: Actor }
          const context = makeContext(assayActor)
          return send(request, reply, await inTime(answer(endpoint, context, request)))
        },
      })
  })
}

async function readActor(request: FastifyRequest, makeContext: MakeContext): Promise<Actor> {
  const facts = requestFacts(request, undefined)
  const actor = await authenticate(makeContext, { ...facts, cookies: {} })
  if (actor.kind === 'anonymous') throw new Problem('security-answer.token-required', 401)
  return actor
}

function answer(endpoint: Endpoint, context: Context, request: FastifyRequest): Promise<SecurityAnswer> {
  const { baseUrl } = requestFacts(request, context.config.publicUrl)
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0)
  const below = endpoint.url.endsWith('*') ? (request.params as { '*': string })['*'] : ''
  return endpoint.answer(context, { body, baseUrl, path: readPath(below) })
}

/** The router has decoded it once; what holds a NUL or goes up or nowhere is no address of ours. */
function readPath(text: string): readonly string[] {
  if (text === '') return []
  const path = text.split('/')
  if (text.includes('\0') || path.some((segment) => ['', '.', '..'].includes(segment)))
    throw new Problem('security-answer.unknown-path', 404)
  return path
}

/** The work goes on where it can be used again: an archive that is being made is there for the next who asks. */
function inTime(work: Promise<SecurityAnswer>): Promise<SecurityAnswer> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Problem('security-answer.too-slow', 503, { seconds: answersSecondsMax }))
    const timer = setTimeout(late, answersSecondsMax * 1000)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function send(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: SecurityAnswer): FastifyReply {
  reply.headers(headers)
  if (headers.etag !== undefined && isKnown(request.headers['if-none-match'], headers.etag))
    return reply.code(304).send()
  reply.code(status)
  if (body instanceof Uint8Array) return reply.send(body)
  reply.header('content-length', String(body.sizeBytes))
  // An empty stream: Fastify keeps the length of what it does not send.
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : createReadStream(body.path))
}

/** RFC 9110, section 13.1.2; compared weakly. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined || header.length > 4_000) return false
  return header === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** Problem details, with the text also where clients of these protocols look for one: `message` and `error`. */
function sendProblem(
  error: Error,
  request: FastifyRequest,
  { reply, makeContext }: { readonly reply: FastifyReply; readonly makeContext: MakeContext },
): FastifyReply {
  const problem = toProblem(error, makeContext({ kind: 'anonymous' }).log, bodyBytesMax)
  const language = request.headers['accept-language']
  const text = problemText(problem.code, problem.params, negotiateLanguage(language))
  if (problem.status === 401) reply.header('www-authenticate', challenge)
  if (problem.status === 503) reply.header('retry-after', '30')
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify({ ...problemBody(problem, language), message: text, error: text }))
}
