import { canForSomePackage, findActorByToken, readClientCredential } from '#modules/access/index.ts'
import type { ConfirmedRevision } from '#platform/changes.ts'
import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { Engine } from './engine.ts'

export interface Caller {
  readonly actor: Actor
  readonly orgUnitPath: readonly string[]
}

/** Who asks, in whichever way their client says so, and whether they may do anything here. 401 before 403. */
export async function authenticateCall(
  engine: Engine,
  context: Context,
  asked: {
    readonly repository: Repository
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
    readonly confirmed: ConfirmedRevision
  },
): Promise<Caller> {
  const { repository } = asked
  const credential = readClientCredential(asked.headers)
  if (credential.kind === 'none' && repository.anonymousRead) return { actor: { kind: 'anonymous' }, orgUnitPath: [] }
  // Credentials that cannot be read are wrong ones, not none: whoever sends them means to be somebody.
  if (credential.kind !== 'token') throw new Problem('gateway.token-required', 401, { repository: repository.name })
  const actor = await findActorByToken(context, credential.secret, asked.confirmed)
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
