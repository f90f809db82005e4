import cookie from '@fastify/cookie'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { limitBodyTime, requestSecondsMax } from './body-time.ts'
import type { Actor, Context } from './context.ts'
import { describeApi } from './openapi.ts'
import { Problem } from './problem.ts'
import { sendProblem } from './problem-reply.ts'
import { checkRequestTarget, serverAddress } from './request-target.ts'
import type { ReplyControls, RequestFacts, Route } from './route.ts'

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly publicUrl: string | undefined
  makeContext(actor: Actor): Context
  /** Who calls: by the session cookie or an API token; anonymous when neither is there. Throws when one is bad. */
  authenticate(facts: RequestFacts): Promise<Actor>
  /** Throws `access.denied` unless the actor holds the permission somewhere. */
  authorize(actor: Actor, permission: string): void
  /** Adds what is not an API route: the gateway and the console. */
  extend?(server: FastifyInstance): Promise<void>
}

const bodyBytesMax = 1024 * 1024
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** The whole HTTP server, not yet listening. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { log, config } = options.makeContext({ kind: 'anonymous' })
  const tell = (error: Error, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(error, { reply, headers: request.headers, log })
  const server = fastify({
    bodyLimit: bodyBytesMax,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    // Slow senders: so long for the headers, and for the longest upload; other bodies are limited one by one.
    http: { headersTimeout: 30_000 },
    requestTimeout: requestSecondsMax * 1000,
    connectionTimeout: 0,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 500 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false } },
    logger: false,
    frameworkErrors: (error, request, reply) => void tell(error, request as FastifyRequest, reply as FastifyReply),
  })
  server.addHook('onRequest', async (request) => checkRequestTarget(request))
  server.addHook('onRequest', async (request) => limitBodyTime(request.raw))
  await server.register(cookie)
  server.addHook('onSend', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  server.setErrorHandler(tell)
  const description = describeApi(options.routes)
  server.get('/api/v1/openapi.json', async () => description)
  for (const route of options.routes) if (!route.takesStream) addRoute(server, route, options)
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const route of options.routes) if (route.takesStream) addRoute(scope, route, options)
  })
  await options.extend?.(server)
  server.setNotFoundHandler((request, reply) => tell(new Problem('request.unknown-route', 404), request, reply))
  return server
}

function addRoute(server: FastifyInstance, route: Route, options: HttpOptions): void {
  server.route({
    method: route.method,
    url: route.path,
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
    schema: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      ...(route.reply ? { response: { 200: route.reply } } : {}),
    },
    // Before the body is read: who may not call does not get to send one.
    onRequest: async (request) => {
      const facts = requestFacts(request, options.publicUrl)
      if (route.method !== 'GET') refuseCrossSite(request, facts)
      const actor = await options.authenticate(facts)
      if (route.access !== 'public' && actor.kind === 'anonymous') throw new Problem('session.required', 401)
      if (typeof route.access === 'object') options.authorize(actor, route.access.permission)
      Object.assign(request, { assay: { facts, actor } })
    },
    handler: async (request, reply) => {
      const { facts, actor } = (request as unknown as { assay: { facts: RequestFacts; actor: Actor } }).assay
      const answer = await route.handle(options.makeContext(actor), {
        params: request.params,
        query: request.query,
        body: request.body,
        stream: request.raw,
        request: facts,
        reply: replyControls(reply, facts.baseUrl),
      })
      if (answer === undefined) return reply.code(route.reply ? reply.statusCode : 204).send()
      return answer
    },
  })
}

/** Facts about a request that modules may see, without the web framework. */
export function requestFacts(request: FastifyRequest, publicUrl: string | undefined): RequestFacts {
  return {
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 400),
    headers: request.headers,
    cookies: request.cookies,
    baseUrl: serverAddress(request, publicUrl),
  }
}

function replyControls(reply: FastifyReply, baseUrl: string): ReplyControls {
  return {
    status: (code) => void reply.code(code),
    header: (name, value) => void reply.header(name, value),
    setCookie: (name, value, maxAgeSeconds) =>
      void reply.setCookie(name, value, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        // Behind a proxy that ends TLS the request itself came in plain.
        secure: reply.request.protocol === 'https' || baseUrl.startsWith('https:'),
        maxAge: maxAgeSeconds,
      }),
  }
}

/** A browser says where a request comes from; a cookie must not be usable from elsewhere. */
function refuseCrossSite(request: FastifyRequest, facts: RequestFacts): void {
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  const foreignOrigin =
    origin !== undefined && origin !== `${request.protocol}://${request.host}` && origin !== facts.baseUrl
  if (foreignOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new Problem('request.cross-site', 403)
}
