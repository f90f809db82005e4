import { can } from '#modules/access/index.ts'
import { Problem } from '#platform/problem.ts'
import type { GatewayCall } from './served.ts'

/** A token or a role may be for some packages only. */
export function mayDownload({ actor, repository, orgUnitPath }: GatewayCall, name: string): boolean {
  if (actor.kind !== 'person') return true
  const place = { repositoryId: repository.id, orgUnitPath, packageName: name, ecosystem: repository.ecosystem.type }
  return can(actor, 'package:download', place)
}

/** Throws `access.denied`. */
export function requireDownload(call: GatewayCall, name: string | undefined): void {
  if (name === undefined || mayDownload(call, name)) return
  throw new Problem('access.denied', 403, { permission: 'package:download' })
}
