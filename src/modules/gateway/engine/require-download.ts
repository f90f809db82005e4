import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import { can, canForSomePackage } from '#modules/access/index.ts'
import { Problem } from '#platform/problem.ts'
import type { GatewayCall } from './served.ts'

/** What a client asks about itself and the registry, or sends: everything else tells of packages. */
const withoutPackages: ReadonlySet<RegistryTarget['kind']> = new Set<RegistryTarget['kind']>([
  'login',
  'ping',
  'publish',
  'redirect',
  'static',
  'unsupported',
  'whoami',
])

/** A token or a role may be for some packages only. */
export function mayDownload({ actor, repository, orgUnitPath }: GatewayCall, name: string): boolean {
  if (actor.kind !== 'person') return true
  const place = { repositoryId: repository.id, orgUnitPath, packageName: name, ecosystem: repository.ecosystem.type }
  return can(actor, 'package:download', place)
}

/** Throws `access.denied`. */
export function requireDownload(call: GatewayCall, name: string): void {
  if (!mayDownload(call, name)) throw new Problem('access.denied', 403, { permission: 'package:download' })
}

/** Where it is about no single package, one must be allowed some at least: publishing alone does not read. Throws `access.denied`. */
export function requireReading(
  call: GatewayCall,
  { target, name }: { readonly target: RegistryTarget; readonly name: string | undefined },
): void {
  if (name !== undefined) {
    requireDownload(call, name)
    return
  }
  const { actor, repository, orgUnitPath } = call
  if (actor.kind !== 'person' || withoutPackages.has(target.kind)) return
  const place = { repositoryId: repository.id, orgUnitPath }
  if (!canForSomePackage(actor, 'package:download', place))
    throw new Problem('access.denied', 403, { permission: 'package:download' })
}
