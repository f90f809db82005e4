import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Problem } from '#platform/problem.ts'
import { problemBody } from '#platform/problem-reply.ts'
import { type Route, route } from '#platform/route.ts'
import { exchangeToken } from './exchange-token.ts'

const path = '/api/v1/token-exchange'
const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
const subjectTypes = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token']
const bodyBytesMax = 64 * 1024
const textCharactersMax = 20_000

/** A parameter as it came: whether it is one text, the exchange itself says, in the way of OAuth. */
const parameter = (description: string) => Type.Optional(Type.Unknown({ description }))

/**
 * RFC 8693, with the bodies of RFC 6749 for success and refusal; a refusal has the members of problem details besides. Who
 * calls proves it by the token that is exchanged: there is no other sign-in, and a cookie plays no part.
 */
const exchange = route({
  method: 'POST',
  path,
  access: 'public',
  summary: 'A short-lived token for a pipeline’s own identity token (RFC 8693); as a form or as JSON',
  bodyBytesMax,
  body: Type.Object({
    grant_type: parameter(grantType),
    subject_token: parameter('the issuer’s token, a JWT'),
    subject_token_type: parameter(subjectTypes.join(' or ')),
    requested_token_type: parameter(accessTokenType),
    audience: parameter('the audience of the trust rule; needed by nobody'),
    scope: parameter('permissions, with spaces between; all that the rule gives when absent'),
  }),
  reply: Type.Object({
    access_token: Type.String(),
    issued_token_type: Type.String(),
    token_type: Type.String(),
    expires_in: Type.Integer(),
    scope: Type.String(),
  }),
  handle: async (context, { body, request, reply }) => {
    reply.header('cache-control', 'no-store')
    try {
      const { secret, expiresInSeconds, permissions } = await exchangeToken(context, readRequest(body))
      return {
        access_token: secret,
        issued_token_type: accessTokenType,
        token_type: 'Bearer',
        expires_in: expiresInSeconds,
        scope: permissions.join(' '),
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      context.log.info(
        { code: error.code, params: error.params, address: request.address },
        'a token was not exchanged',
      )
      reply.status(error.status)
      if (error.status === 503) reply.header('retry-after', '30')
      const told = problemBody(error, request.headers['accept-language'] as string | undefined) as { detail: string }
      // Not the reply's schema: Fastify applies that to successes only.
      return { ...told, error: oauthError(error), error_description: told.detail } as never
    }
  },
})

function readRequest(body: Readonly<Record<string, unknown>>) {
  const read = (name: string): string | undefined => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string' || value.length > textCharactersMax) throw invalid(name)
    return value
  }
  const need = (name: string): string => read(name) ?? fail(invalid(name))
  if (need('grant_type') !== grantType) throw new Problem('token-exchange.grant-unsupported', 400)
  if (!subjectTypes.includes(need('subject_token_type'))) throw invalid('subject_token_type')
  const wanted = read('requested_token_type')
  if (wanted !== undefined && wanted !== accessTokenType) throw invalid('requested_token_type')
  // Acting for somebody else is not offered, and must not look as if it had been.
  for (const name of ['actor_token', 'actor_token_type', 'resource']) if (read(name) !== undefined) throw invalid(name)
  const scope = read('scope')
    ?.split(' ')
    .filter((each) => each !== '')
  return { subjectToken: need('subject_token').trim(), audience: read('audience'), scope }
}

function invalid(parameterName: string): Problem {
  return new Problem('token-exchange.parameter-wrong', 400, { parameter: parameterName })
}

function fail(problem: Problem): never {
  throw problem
}

/** RFC 6749 section 5.2 and RFC 8693 section 2.2.2, which has `invalid_request` for whatever is wrong with the token. */
function oauthError({ code, status }: Problem): string {
  if (code === 'token-exchange.grant-unsupported') return 'unsupported_grant_type'
  if (code === 'token-exchange.target-refused') return 'invalid_target'
  if (code === 'token-exchange.scope-refused') return 'invalid_scope'
  return status >= 500 ? 'temporarily_unavailable' : 'invalid_request'
}

export const tokenExchangeRoutes: readonly Route[] = [exchange]

/** Reads forms for this one address: elsewhere a page of another site could send one without asking. */
export async function readExchangeForms(server: FastifyInstance): Promise<void> {
  const options = { parseAs: 'string', bodyLimit: bodyBytesMax } as const
  server.addContentTypeParser('application/x-www-form-urlencoded', options, (request, text, done) => {
    if (request.routeOptions.url !== path)
      return done(new Problem('request.invalid', 415, { reason: 'unsupported media type' }))
    const read: Record<string, string | readonly string[]> = Object.create(null)
    // A parameter that stands there twice (RFC 6749 section 3.2) is none that can be read.
    for (const [name, value] of new URLSearchParams(String(text))) read[name] = name in read ? [] : value
    done(null, read)
  })
}
