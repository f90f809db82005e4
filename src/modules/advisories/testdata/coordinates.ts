// Coordinates to match: packages that advisories name, with versions around those named, and packages that nobody names.
import { findByOsvName } from '#ecosystems/index.ts'
import type { OsvRecord } from '#formats/osv.ts'
import { formatPurl, type Purl } from '#formats/purl.ts'

/** Repeatable: the same seed gives the same coordinates. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** `count` different purls; half of them of packages that an advisory names. */
export function makeCoordinates(records: Iterable<OsvRecord>, count: number): readonly string[] {
  const random = createRandom(20_261_122)
  const packages = [...namedPackages(records).values()]
  const coordinates = new Set<string>()
  while (coordinates.size < count) {
    const { purl, versions } = packages[random(packages.length)] as NamedPackage
    const named = versions[random(versions.length)] ?? '1.0.0'
    const version = random(3) === 0 ? named : `${random(12)}.${random(30)}.${random(40)}`
    const name = random(2) === 0 ? purl.name : `${purl.name}-${random(500)}`
    coordinates.add(formatPurl({ ...purl, name, version }))
  }
  return [...coordinates]
}

interface NamedPackage {
  readonly purl: Purl
  readonly versions: string[]
}

function namedPackages(records: Iterable<OsvRecord>): ReadonlyMap<string, NamedPackage> {
  const packages = new Map<string, NamedPackage>()
  for (const { affected } of records) {
    for (const entry of affected) {
      const ecosystem = entry.package && findByOsvName(entry.package.ecosystem)
      const purl = entry.package && ecosystem?.purl.parseName(entry.package.name)
      if (purl === undefined || ecosystem === undefined) continue
      const text = formatPurl(purl)
      const known = packages.get(text) ?? { purl, versions: [] }
      packages.set(text, known)
      const events = entry.ranges.filter(({ type }) => type !== 'GIT').flatMap((range) => range.events)
      known.versions.push(...events.map(({ version }) => version).filter((version) => version !== '0'))
      known.versions.push(...entry.versions.slice(0, 50))
    }
  }
  return packages
}
