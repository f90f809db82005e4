import { canForSomePackage, findActorByToken } from '#modules/access/index.ts'
import type { ConfirmedRevision } from '#platform/changes.ts'
import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { Engine } from './engine.ts'

export interface Caller {
  readonly actor: Actor
  readonly orgUnitPath: readonly string[]
}

const headerCharactersMax = 8_192

/** Who asks, by Bearer or Basic (the token as password), and whether they may download here. 401 before 403. */
export async function authenticateCall(
  engine: Engine,
  context: Context,
  asked: {
    readonly repository: Repository
    readonly authorization: string | undefined
    readonly confirmed: ConfirmedRevision
  },
): Promise<Caller> {
  const { repository } = asked
  if (asked.authorization === undefined && repository.anonymousRead)
    return { actor: { kind: 'anonymous' }, orgUnitPath: [] }
  const secret = readSecret(asked.authorization)
  // Credentials that cannot be read are wrong ones, not none: whoever sends them means to be somebody.
  if (secret === undefined) throw new Problem('gateway.token-required', 401, { repository: repository.name })
  const actor = await findActorByToken(context, secret, asked.confirmed)
  if (actor.kind !== 'person') throw new Problem('gateway.token-required', 401, { repository: repository.name })
  const orgUnitPath = await unitPathOf(engine, context, actor)
  // For which packages is asked when it is known which one it is.
  const place = { repositoryId: repository.id, orgUnitPath }
  if (!['package:download', 'package:publish'].some((permission) => canForSomePackage(actor, permission, place)))
    throw new Problem('access.denied', 403, { permission: 'package:download' })
  return { actor, orgUnitPath }
}

/** A token bound to an application acts for the application's unit, not for its owner's. */
async function unitPathOf(
  engine: Engine,
  context: Context,
  actor: Actor & { kind: 'person' },
): Promise<readonly string[]> {
  const bound = actor.token?.applicationId
  const unit = bound ? await engine.applicationUnit(context, bound) : actor.orgUnitId
  return engine.unitPath(context, unit ?? actor.orgUnitId)
}

function readSecret(authorization: string | undefined): string | undefined {
  if (!authorization || authorization.length > headerCharactersMax) return undefined
  const [scheme = '', value, ...more] = authorization.split(' ')
  // Cargo sends the token as it is configured, without a scheme.
  if (value === undefined) return scheme
  if (!value || more.length > 0) return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return undefined
  // RFC 7617 section 2: the first colon ends the user's name, and there must be one.
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon < 0 ? undefined : decoded.slice(colon + 1)
}
