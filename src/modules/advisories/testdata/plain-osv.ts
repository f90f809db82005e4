import { SemVer } from 'semver'

interface PlainAffected {
  readonly package?: { readonly ecosystem: string; readonly name: string }
  readonly ranges?: readonly { readonly type: string; readonly events: readonly Record<string, string>[] }[]
  readonly versions?: readonly string[]
  readonly database_specific?: { readonly last_known_affected_version_range?: string }
}

export interface PlainRecord {
  readonly id: string
  readonly withdrawn?: string
  readonly affected?: readonly PlainAffected[]
}

/**
 * Whether a record names a version of an npm package: the algorithm of osv-schema, "Evaluation", written down as it stands
 * there, on documents as they are, with another implementation of the order. For comparison only.
 */
export function plainlyAffects(record: PlainRecord, name: string, version: string): boolean {
  return (record.affected ?? [])
    .filter((affected) => affected.package?.ecosystem === 'npm' && affected.package.name === name)
    .some((affected) => isListed(affected, version) || inAnyRange(affected, version))
}

/** By comparison, as osv.dev does it: build metadata makes no other version. */
function isListed({ versions = [] }: PlainAffected, version: string): boolean {
  return versions.some((listed) => listed === version || compareVersions(listed, version) === 0)
}

function inAnyRange(affected: PlainAffected, version: string): boolean {
  const lastKnown = affected.database_specific?.last_known_affected_version_range
  return (affected.ranges ?? []).some(({ type, events }) => {
    if (type === 'GIT') return false
    const isEnded = events.some((event) => event.fixed !== undefined || event.last_affected !== undefined)
    if (!isEnded && lastKnown !== undefined && !isBelow(version, lastKnown)) return false
    return inRange(events, version)
  })
}

function inRange(events: readonly Record<string, string>[], version: string): boolean {
  const sorted = events.toSorted((a, b) => compareVersions(versionOf(a), versionOf(b)))
  let vulnerable = false
  for (const event of sorted) {
    if (event.introduced !== undefined && compareVersions(version, event.introduced) >= 0) vulnerable = true
    else if (event.fixed !== undefined && compareVersions(version, event.fixed) >= 0) vulnerable = false
    else if (event.last_affected !== undefined && compareVersions(version, event.last_affected) > 0) vulnerable = false
  }
  return vulnerable
}

function versionOf(event: Record<string, string>): string {
  return event.introduced ?? event.fixed ?? event.last_affected ?? '0'
}

function isBelow(version: string, bound: string): boolean {
  const order = compareVersions(version, bound.replace(/[<=\s]+/, ''))
  return bound.includes('=') ? order <= 0 : order < 0
}

/** `0` stands before everything, as the schema says. */
function compareVersions(a: string, b: string): number {
  if (a === '0' || b === '0') return Number(b === '0') - Number(a === '0')
  return parse(a).compare(parse(b))
}

/** Advisories write `4.17` where npm would write `4.17.0`. */
function parse(version: string): SemVer {
  const [, numbers = '', rest = ''] = /^v?(\d+(?:\.\d+){0,2})(.*)$/.exec(version) ?? []
  const [major, minor = '0', patch = '0'] = numbers.split('.')
  return new SemVer(`${major}.${minor}.${patch}${rest}`, { loose: true })
}
