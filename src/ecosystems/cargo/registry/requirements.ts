import type { Requirement } from '../../gate/registry.ts'

/**
 * What a version needs of the same registry, for running or for building; a renamed dependency under the crate's own name.
 * Throws nothing: what is malformed is no requirement that could be resolved.
 */
export function requirementsOf(deps: unknown): readonly Requirement[] {
  return Array.isArray(deps) ? deps.flatMap(requirementOf) : []
}

function requirementOf(dep: unknown): readonly Requirement[] {
  if (typeof dep !== 'object' || dep === null) return []
  const { name, package: renamed, req, kind, optional, registry } = dep as Record<string, unknown>
  const crate = renamed ?? name
  const isElsewhere = registry !== undefined && registry !== null
  if (typeof crate !== 'string' || typeof req !== 'string' || kind === 'dev' || isElsewhere) return []
  return [{ name: crate, range: req, kind: optional === true ? 'optional' : 'runtime' }]
}
