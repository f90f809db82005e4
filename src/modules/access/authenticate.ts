import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { RequestFacts } from '#platform/route.ts'
import { findActorBySession, sessionCookie } from './find-actor-by-session.ts'
import { findActorByToken } from './find-actor-by-token.ts'

const headerLengthMax = 1000

/**
 * Who sends a request: the token in `Authorization` (Bearer, RFC 6750; or Basic, RFC 7617, with the token as the password
 * and any user name), else the session of the cookie, else nobody. A bad token throws (401); a session that is over is
 * the same as none, so that signing in again works.
 */
export async function authenticate(makeContext: (actor: Actor) => Context, facts: RequestFacts): Promise<Actor> {
  const context = makeContext({ kind: 'anonymous' })
  const header = facts.headers.authorization
  if (typeof header === 'string' && header !== '') return findActorByToken(context, readCredential(header))
  const secret = facts.cookies[sessionCookie]
  const actor = secret ? await findActorBySession(context, secret) : undefined
  return actor ?? { kind: 'anonymous' }
}

function readCredential(header: string): string {
  const space = header.indexOf(' ')
  if (header.length > headerLengthMax || space < 0) throw new Problem('token.invalid', 401)
  const scheme = header.slice(0, space).toLowerCase()
  const value = header.slice(space + 1).trim()
  if (scheme === 'bearer') return value
  if (scheme !== 'basic') throw new Problem('token.invalid', 401)
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}
