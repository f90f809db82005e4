import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { ecosystems } from '#ecosystems/index.ts'

/** The ecosystem that OSV files advisories for under this name (`npm`, `Debian:12`); undefined when Assay has none of that name. */
export function findByOsvName(name: string): Ecosystem | undefined {
  return byOsvName.get(name.split(':', 1)[0] ?? name)
}

const byOsvName: ReadonlyMap<string, Ecosystem> = new Map(
  ecosystems.flatMap((ecosystem) => ecosystem.osvNames.map((name) => [name, ecosystem] as const)),
)
