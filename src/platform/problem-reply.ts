import type { FastifyReply } from 'fastify'
import { negotiateLanguage, problemText } from '#i18n/problems.ts'
import { newShortCode } from './ids.ts'
import type { Log } from './log.ts'
import { Problem } from './problem.ts'

interface ProblemTarget {
  readonly reply: FastifyReply
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly log: Log
}

/** Problem details (RFC 9457) with the stable code, and the text in both languages. */
export function problemBody(problem: Problem, acceptLanguage: string | undefined): object {
  const language = negotiateLanguage(acceptLanguage)
  return {
    type: `urn:assay:problem:${problem.code}`,
    title: problem.code,
    status: problem.status,
    code: problem.code,
    detail: problemText(problem.code, problem.params, language),
    texts: {
      'en-US': problemText(problem.code, problem.params, 'en-US'),
      'zh-CN': problemText(problem.code, problem.params, 'zh-CN'),
    },
    params: problem.params,
  }
}

export function sendProblem(error: Error, target: ProblemTarget): FastifyReply {
  const problem = toProblem(error, target.log, target.reply.request.routeOptions.bodyLimit)
  if (problem.status === 503) target.reply.header('retry-after', '5')
  if (problem.status === 401) target.reply.header('www-authenticate', 'Bearer realm="Assay"')
  const body = problemBody(problem, target.headers['accept-language'] as string | undefined)
  // Serialised here: a reply schema of the route describes its success, not its problems.
  return target.reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body)
}

interface FrameworkError extends Error {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[]
  readonly validationContext?: string
}

/** Every error becomes a problem; what nobody expected is logged under an id and told without its details. */
export function toProblem(error: FrameworkError, log: Log, bodyBytesMax = 0): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) log.warn({ code: error.code, params: error.params }, 'problem')
    return error
  }
  const fault = error.validation?.[0]
  if (fault) {
    const reason = `${error.validationContext ?? ''}${fault.instancePath} ${fault.message ?? ''}`.trim()
    return new Problem('request.invalid', 400, { reason })
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Problem('request.too-large', 413, { limitBytes: bodyBytesMax })
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError)
    return new Problem('request.malformed-json', 400)
  if (error.code !== undefined && badDataCodes.has(error.code))
    return new Problem('request.invalid', 400, { reason: 'a value cannot be read' })
  // SQLSTATE disk_full: of the database's own disk.
  if (error.code === '53100') return new Problem('storage.full', 507)
  if (isDatabaseUnavailable(error)) return new Problem('server.database-unavailable', 503)
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return new Problem('request.invalid', error.statusCode, { reason: error.message.slice(0, 200) })
  const id = newShortCode()
  log.error({ id, error: error.stack }, 'unexpected error')
  return new Problem('server.internal', 500, { id })
}

/**
 * SQLSTATEs (PostgreSQL, appendix A, class 22) of values that no schema of ours let through but the database cannot hold:
 * NUL or half a surrogate pair in a text, an id or a date that is none, a number or a time out of range.
 */
const badDataCodes = new Set(['22003', '22007', '22008', '22021', '22P02', '22P03', '22P05'])

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P03',
  '08006',
  '08001',
])

function isDatabaseUnavailable(error: FrameworkError): boolean {
  if (/^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)) return true
  return error.code !== undefined && connectionCodes.has(error.code)
}
