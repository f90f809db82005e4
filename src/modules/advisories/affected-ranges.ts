import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findByOsvName } from '#ecosystems/index.ts'
import { advisoryScheme } from '#ecosystems/versions/advisory-scheme.ts'
import type { OsvAffected, OsvPackage, OsvRecord } from '#formats/osv.ts'
import { affectedIntervals, type OsvInterval } from '#formats/osv-intervals.ts'
import { displayEvents, displayInterval } from './interval-display.ts'

/** A row of `advisory_range`, still without its ids. */
export interface AffectedRange {
  readonly ecosystem: string
  /** As the record has it, release included: `Debian:12`. */
  readonly osvEcosystem: string
  readonly packageName: string
  readonly lowerKey: Buffer | null
  readonly lowerInclusive: boolean
  readonly upperKey: Buffer | null
  readonly upperInclusive: boolean
  readonly keyRevision: number
  readonly display: string
  readonly fixedVersion: string | null
  readonly exactVersion: string | null
  readonly undecided: string | null
}

const undecidedCharactersMax = 500

/**
 * Which versions of which packages a record names, as intervals of version keys (osv-schema, "Evaluation"). What cannot be
 * placed is kept as undecided: a range without an order, a version without a key, an ecosystem that Assay does not
 * know. Entries that name a repository instead of a package give nothing to match by.
 */
export function affectedRanges(record: OsvRecord): readonly AffectedRange[] {
  return record.affected.flatMap((affected) => {
    const named = affected.package
    if (!named) return []
    const ecosystem = findByOsvName(named.ecosystem)
    return ecosystem ? orderedRanges(affected, named, ecosystem) : [unorderedRange(affected, named)]
  })
}

function orderedRanges(affected: OsvAffected, named: OsvPackage, ecosystem: Ecosystem): readonly AffectedRange[] {
  const scheme = advisoryScheme(ecosystem.versions)
  const { intervals, exact, warnings } = affectedIntervals(affected, scheme)
  const listed = new Set(affected.versions)
  const of = {
    ecosystem: ecosystem.type,
    osvEcosystem: named.ecosystem,
    packageName: filedName(ecosystem, named.name),
    keyRevision: scheme.revision,
  }
  const why = [...new Set(warnings.map((warning) => warning.message))].join('; ') || 'the range cannot be ordered'
  const ranges = intervals.map((interval) => ({
    ...of,
    lowerKey: interval.lower ? Buffer.from(interval.lower) : null,
    lowerInclusive: interval.lowerInclusive,
    upperKey: interval.upper ? Buffer.from(interval.upper) : null,
    upperInclusive: interval.upperInclusive,
    display: displayInterval(interval, affected, scheme),
    fixedVersion: interval.fixed ?? null,
    exactVersion: exactVersionOf(interval, listed),
    undecided: interval.decided ? null : why.slice(0, undecidedCharactersMax),
  }))
  const withoutKey = exact.map((version) => ({
    ...of,
    ...unbounded,
    display: `= ${version}`,
    fixedVersion: null,
    exactVersion: version,
    undecided: 'the version has no place in the order',
  }))
  return [...ranges, ...withoutKey]
}

const unbounded = { lowerKey: null, lowerInclusive: true, upperKey: null, upperInclusive: false } as const

function unorderedRange(affected: OsvAffected, named: OsvPackage): AffectedRange {
  const events = affected.ranges.flatMap((range) => (range.type === 'GIT' ? [] : range.events))
  return {
    ecosystem: named.ecosystem,
    osvEcosystem: named.ecosystem,
    packageName: named.name,
    ...unbounded,
    keyRevision: 0,
    display: displayEvents(affected.ranges, affected.versions.length),
    fixedVersion: events.find((event) => event.type === 'fixed')?.version ?? null,
    exactVersion: null,
    undecided: `the order of versions of ${named.ecosystem.slice(0, 100)} is not known`,
  }
}

/** A listed version that no range covers stands as an interval of one. */
function exactVersionOf(interval: OsvInterval, listed: ReadonlySet<string>): string | null {
  const { lower, upper, introduced } = interval
  if (lower === undefined || upper === undefined || introduced === undefined || !listed.has(introduced)) return null
  return interval.upperInclusive && Buffer.compare(lower, upper) === 0 ? introduced : null
}

/** The name that its packages are asked for by; one that the ecosystem does not allow stays as the record has it. */
export function filedName({ purl, advisoryCoordinates }: Ecosystem, name: string): string {
  const parsed = purl.parseName(name)
  if (parsed === undefined) return name
  const normal = purl.normalize(parsed)
  return advisoryCoordinates?.(normal)[0]?.name ?? purl.nameOf(normal)
}
