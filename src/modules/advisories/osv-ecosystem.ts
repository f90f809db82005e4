import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { ecosystems } from '#ecosystems/index.ts'

/** The ecosystem that OSV files advisories for under this name; undefined when Assay has none of that name. */
export function findByOsvName(name: string): Ecosystem | undefined {
  return byOsvName.get(name)
}

/** Which names an ecosystem has does not depend on the package, unless a qualifier such as `distro` says more. */
const byOsvName: ReadonlyMap<string, Ecosystem> = new Map(
  ecosystems.flatMap((ecosystem) =>
    ecosystem
      .osvEcosystems({ type: ecosystem.type, name: 'any', qualifiers: {} })
      .map((name) => [name, ecosystem] as const),
  ),
)
