// Vendors who publish again what others made, with repairs: OSV files theirs under the vendor and the ecosystem of origin
// (`TuxCare:Alpine:v3.16`, `Docker Hardened Images:Debian:13`, `Root:npm`), and the origin's order holds.
import type { Ecosystem } from './ecosystem.ts'
import { repairedScheme } from './versions/repaired-scheme.ts'
import { unorderedScheme } from './versions/unordered-scheme.ts'

const VENDORS: ReadonlyMap<string, string> = new Map(
  ['Docker Hardened Images', 'Root', 'TuxCare'].map((name) => [name.toLowerCase(), name]),
)
const HARDENED_IMAGES = 'Docker Hardened Images'

/**
 * Undefined for names of nobody in the list. A vendor alone, or with an origin that `find` does not know, has packages of an
 * unknown kind, whose versions have no known order.
 */
export function findRepackaged(name: string, find: (origin: string) => Ecosystem | undefined): Ecosystem | undefined {
  const colon = name.indexOf(':')
  const vendor = VENDORS.get((colon < 0 ? name : name.slice(0, colon)).trim().toLowerCase())
  if (vendor === undefined) return undefined
  const origin = colon < 0 ? undefined : find(name.slice(colon + 1))
  if (origin === undefined) return ofUnknownOrigin(vendor)
  return vendor === 'Root' ? repairedByRoot(origin) : origin
}

/** Under which names the packages of Docker Hardened Images are filed, by the distribution they come from. */
export function hardenedImageNames(origin: 'Alpine' | 'Debian', release: string | undefined): readonly string[] {
  return release === undefined
    ? [HARDENED_IMAGES]
    : [`${HARDENED_IMAGES}:${origin}:${release}`, `${HARDENED_IMAGES}:${origin}`, HARDENED_IMAGES]
}

/** No purl is of this type, and so no package is taken for one of theirs. */
const NO_TYPE = 'repackaged'

function ofUnknownOrigin(vendor: string): Ecosystem {
  return {
    type: NO_TYPE,
    label: vendor,
    osvNames: [],
    osvEcosystems: () => [],
    purl: { normalize: (purl) => purl, nameOf: ({ name }) => name, parseName: () => undefined },
    versions: unorderedScheme(
      `${vendor} has the order of what it repackages: name that too, as in "${vendor}:Debian:12"`,
    ),
    extractors: [],
  }
}

/** Its keys are others than those of the origin: its packages must not be compared with the origin's. */
function repairedByRoot(origin: Ecosystem): Ecosystem {
  return { ...origin, type: NO_TYPE, label: 'Root', versions: repairedScheme(origin.versions) }
}
