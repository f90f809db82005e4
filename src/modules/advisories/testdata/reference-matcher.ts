// The plain, obvious matcher that the compiled index is held against: every record of a package, one after the other, event by
// event, without intervals, pools or searching. For comparison only.
import { findByOsvName, findEcosystem } from '#ecosystems/index.ts'
import { advisoryScheme } from '#ecosystems/versions/advisory-scheme.ts'
import type { OsvRecord } from '#formats/osv.ts'
import { affects } from '#formats/osv-affects.ts'
import type { Purl } from '#formats/purl.ts'
import { concerns } from '../match-range.ts'

export interface ReferenceAnswer {
  readonly affected: ReadonlySet<string>
  readonly undecided: ReadonlySet<string>
}

export interface ReferenceMatcher {
  match(purl: Purl): ReferenceAnswer
  /** Every package that a record names, as type and name. */
  readonly packages: ReadonlyMap<string, readonly OsvRecord[]>
}

export function createReferenceMatcher(records: Iterable<OsvRecord>): ReferenceMatcher {
  const packages = new Map<string, OsvRecord[]>()
  for (const record of records) {
    if (record.withdrawn !== undefined || record.id.includes('-TEST-')) continue
    const named = new Set(record.affected.flatMap((affected) => nameOf(affected.package) ?? []))
    for (const name of named) packages.set(name, [...(packages.get(name) ?? []), record])
  }
  return {
    packages,
    match(purl) {
      const ecosystem = findEcosystem(purl.type)
      const affected = new Set<string>()
      const undecided = new Set<string>()
      if (ecosystem === undefined) return { affected, undecided }
      const names = ecosystem.osvEcosystems(purl)
      const normal = ecosystem.purl.normalize(purl)
      const filed = ecosystem.advisoryCoordinates?.(normal) ?? [{ ...purl, name: ecosystem.purl.nameOf(normal) }]
      for (const { name, version = '' } of filed) {
        const own = `${purl.type} ${name}`
        for (const record of packages.get(own) ?? []) {
          const states = record.affected.flatMap((entry) => {
            if (nameOf(entry.package) !== own) return []
            const release = concerns(entry.package?.ecosystem ?? '', names)
            const answer =
              release === 'other' ? 'not-affected' : affects(entry, version, advisoryScheme(ecosystem.versions))
            if (answer === 'not-affected') return []
            return [answer === 'affected' && release === 'same' ? 'affected' : 'undecided']
          })
          if (states.includes('affected')) affected.add(record.id)
          else if (states.length > 0) undecided.add(record.id)
        }
      }
      return { affected, undecided }
    },
  }
}

function nameOf(named: OsvRecord['affected'][number]['package']): string | undefined {
  if (named === undefined) return undefined
  const ecosystem = findByOsvName(named.ecosystem)
  if (ecosystem === undefined) return undefined
  const purl = ecosystem.purl.parseName(named.name)
  if (purl === undefined) return `${ecosystem.type} ${named.name}`
  const normal = ecosystem.purl.normalize(purl)
  return `${ecosystem.type} ${ecosystem.advisoryCoordinates?.(normal)[0]?.name ?? ecosystem.purl.nameOf(normal)}`
}
