import { can } from '#modules/access/index.ts'
import { Problem } from '#platform/problem.ts'
import type { GatewayCall } from './served.ts'

/** A token or a role may be for some packages only. Throws `access.denied`. */
export function requireDownload({ actor, repository, orgUnitPath }: GatewayCall, name: string | undefined): void {
  if (name === undefined || actor.kind !== 'person') return
  const place = { repositoryId: repository.id, orgUnitPath, packageName: name, ecosystem: repository.ecosystem.type }
  if (can(actor, 'package:download', place)) return
  throw new Problem('access.denied', 403, { permission: 'package:download' })
}
