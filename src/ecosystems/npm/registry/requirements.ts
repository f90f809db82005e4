import type { Requirement } from '../../gate/registry.ts'
import { isObject, type JsonObject, textEntries } from './json.ts'

/**
 * What npm installs beside a version. Publishing copies optional dependencies into `dependencies`, so a name in both
 * is optional; optional peers are never installed for the package's sake and are left out.
 */
export function requirementsOf(manifest: JsonObject): readonly Requirement[] {
  const optional = textEntries(manifest.optionalDependencies)
  const optionalNames = new Set(optional.map(([name]) => name))
  const runtime = textEntries(manifest.dependencies).filter(([name]) => !optionalNames.has(name))
  const peers = textEntries(manifest.peerDependencies)
  const required = peers.length === 0 ? peers : peers.filter(([name]) => !isOptionalPeer(manifest, name))
  return [
    ...asRequirements(runtime, 'runtime'),
    ...asRequirements(optional, 'optional'),
    ...asRequirements(required, 'peer'),
  ]
}

function isOptionalPeer(manifest: JsonObject, name: string): boolean {
  const meta = manifest.peerDependenciesMeta
  if (!isObject(meta) || !Object.hasOwn(meta, name)) return false
  const entry = meta[name]
  return isObject(entry) && entry.optional === true
}

function asRequirements(
  entries: readonly (readonly [string, string])[],
  kind: Requirement['kind'],
): readonly Requirement[] {
  return entries.map(([name, range]) => ({ name, range, kind }))
}
