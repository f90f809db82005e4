import { can, canForSomePackage } from '#modules/access/index.ts'
import { Problem } from '#platform/problem.ts'
import type { GatewayCall } from './served.ts'

type Person = Extract<GatewayCall['actor'], { readonly kind: 'person' }>

/**
 * What can be said before anything of a publication is read: whether something may be published here at all, or of one package.
 * Throws `gateway.token-required`, `repository.read-only`, `access.denied` and `server.database-unavailable`.
 */
export function requirePublisher(call: GatewayCall, name?: string): Person {
  const { repository, actor } = call
  if (actor.kind !== 'person') throw new Problem('gateway.token-required', 401, { repository: repository.name })
  if (repository.kind !== 'hosted' || !repository.registry.hosting)
    throw new Problem('repository.read-only', 405, { repository: repository.name })
  if (!mayPublish(call, name)) throw new Problem('access.denied', 403, { permission: 'package:publish' })
  if (!call.confirmed.fresh) throw new Problem('server.database-unavailable', 503)
  return actor
}

export function mayPublish({ actor, repository, orgUnitPath }: GatewayCall, packageName: string | undefined): boolean {
  const place = { repositoryId: repository.id, orgUnitPath }
  if (packageName === undefined) return canForSomePackage(actor, 'package:publish', place)
  return can(actor, 'package:publish', { ...place, packageName, ecosystem: repository.ecosystem.type })
}
