import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { Problem } from '#platform/problem.ts'

/** The ecosystem of a purl type; throws `ecosystem.unknown` when Assay does not know it. */
export function getEcosystem(type: string): Ecosystem {
  const ecosystem = findEcosystem(type)
  if (!ecosystem) throw new Problem('ecosystem.unknown', 400, { ecosystem: type.slice(0, 100) })
  return ecosystem
}
