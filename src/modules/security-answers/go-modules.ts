import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { readOsv } from '#formats/osv.ts'

export interface GoRecord {
  readonly id: string
  /** RFC 3339. */
  readonly modified: string
  readonly aliases: readonly string[]
  /** As in the record. */
  readonly affected: unknown
}

export interface GoModule {
  readonly path: string
  readonly vulns: readonly { readonly id: string; readonly modified: string; readonly fixed?: string }[]
}

/**
 * `index/modules.json`: modules in the order of their paths. `fixed` is the version from which on nothing is affected, without
 * a `v`; it is left out where a range has no end, since clients pass over a report for every version from it on.
 */
export function goModules(records: readonly GoRecord[], scheme: VersionScheme): readonly GoModule[] {
  const modules = new Map<string, GoModule['vulns'][number][]>()
  for (const { id, modified, affected } of records) {
    const entries = readOsv({ id, affected: affected ?? [] }).affected
    const own = entries.filter((entry) => entry.package?.ecosystem === 'Go')
    for (const [path, its] of Map.groupBy(own, (entry) => entry.package?.name ?? '')) {
      const fixed = fixedFrom(
        its.flatMap((entry) => (entry.ranges.length > 0 ? entry.ranges.map((range) => range.events) : [[]])),
        scheme,
      )
      const vulns = modules.get(path) ?? []
      vulns.push({ id, modified, ...(fixed !== undefined && { fixed }) })
      modules.set(path, vulns)
    }
  }
  return [...modules].map(([path, vulns]) => ({ path, vulns })).sort((one, other) => (one.path < other.path ? -1 : 1))
}

type Events = readonly { readonly type: string; readonly version: string }[]

/** The highest fix, when every range ends with one. */
function fixedFrom(ranges: readonly Events[], scheme: VersionScheme): string | undefined {
  const keyOf = (version: string) => {
    const key = version === '0' ? { bytes: new Uint8Array(0) } : scheme.key(version)
    return 'bytes' in key ? key.bytes : undefined
  }
  let highest: { readonly version: string; readonly key: Uint8Array } | undefined
  for (const events of ranges) {
    let last: { readonly type: string; readonly version: string; readonly key: Uint8Array } | undefined
    for (const { type, version } of events) {
      const key = keyOf(version)
      if (key === undefined) return undefined
      if (last === undefined || Buffer.compare(key, last.key) >= 0) last = { type, version, key }
    }
    if (last?.type !== 'fixed') return undefined
    if (highest === undefined || Buffer.compare(last.key, highest.key) > 0) highest = last
  }
  return highest?.version.replace(/^v/, '')
}
