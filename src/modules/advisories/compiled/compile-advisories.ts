import { ecosystems } from '#ecosystems/index.ts'
import type { AffectedRange } from '../affected-ranges.ts'
import { type AdvisoryFeed, type AdvisoryGroup, collectAdvisories, type FailedRecord } from './collect-advisories.ts'
import {
  advisoryColumns,
  FORMAT_REVISION,
  type IndexFacts,
  rangeColumns,
  rangeFlags,
  sectionIds,
} from './index-sections.ts'
import { bytesOf, createPoolWriter, NONE, type PoolWriter } from './pools.ts'
import { writeSections } from './section-file.ts'

export interface CompiledAdvisories {
  readonly bytes: Uint8Array
  readonly facts: IndexFacts
  /** The first of the records that could not be read. */
  readonly failed: readonly FailedRecord[]
}

/**
 * One file with everything that matching needs, of one or more feeds: see `index-sections.ts`. The same feeds at the same time give
 * the same bytes. Throws `ArchiveError`, `RangeError` and file system errors.
 */
export async function compileAdvisories(feeds: readonly AdvisoryFeed[], now: Date): Promise<CompiledAdvisories> {
  const collected = await collectAdvisories(feeds)
  const layout = layOut(collected.groups)
  const facts: IndexFacts = {
    compiledAt: now.toISOString(),
    ...(collected.newestRecordAt && { newestRecordAt: collected.newestRecordAt.toISOString() }),
    sources: [...new Set(feeds.map(({ source }) => source))],
    ...layout.counts,
    leftOutCount: collected.leftOutCount,
    failedCount: collected.failedCount,
  }
  const sections = new Map([[sectionIds.facts, Buffer.from(JSON.stringify(facts))], ...layout.sections])
  return { bytes: writeSections(FORMAT_REVISION, sections), facts, failed: collected.failed }
}

interface PlacedRange extends AffectedRange {
  readonly advisory: number
}

function layOut(groups: readonly AdvisoryGroup[]) {
  const texts = createPoolWriter()
  const keys = createPoolWriter()
  const advisories = groups.flatMap(({ advisories: own }, group) => own.map((one) => ({ ...one, group })))
  const ranges = advisories.flatMap((one, advisory) => one.ranges.map((range): PlacedRange => ({ ...range, advisory })))
  const packages = [...Map.groupBy(ranges, (range) => `${range.osvEcosystem}\0${range.packageName}`).values()].sort(
    ([a], [b]) => byText(a?.osvEcosystem, b?.osvEcosystem) || byText(a?.packageName, b?.packageName),
  )
  const listed = [...new Map(packages.map(([first]) => [first?.osvEcosystem ?? '', first?.ecosystem ?? '']))]
  const numberOf = new Map(listed.map(([name], number) => [name, number]))
  const columns = rangeColumns.map((): number[] => [])
  const starts: number[] = []
  const named: number[] = []
  for (const own of packages) {
    const [first] = own
    named.push(numberOf.get(first?.osvEcosystem ?? '') ?? NONE, texts.add(first?.packageName ?? ''))
    writeRanges(own, { texts, keys, columns, starts })
  }
  starts.push(columns[0]?.length ?? 0)
  const revisionOf = new Map(ecosystems.map(({ type, versions }) => [type, versions.revision]))
  const known = listed.flatMap(([name, type]) => [texts.add(name), texts.add(type), revisionOf.get(type) ?? 0])
  const advisorySection = writeAdvisories(advisories, texts)
  const ends: number[] = []
  const names: number[] = []
  for (const group of groups) {
    names.push(...group.names.map((name) => texts.add(name)))
    ends.push(names.length)
  }
  return {
    counts: { advisoryCount: advisories.length, packageCount: packages.length, rangeCount: ranges.length },
    sections: [
      [sectionIds.texts, texts.finish()],
      [sectionIds.keys, keys.finish()],
      [sectionIds.ecosystems, bytesOf(known)],
      [sectionIds.packages, bytesOf(named)],
      [sectionIds.starts, bytesOf(starts)],
      [sectionIds.ranges, bytesOf(columns.flat())],
      [sectionIds.advisories, advisorySection],
      [sectionIds.groupEnds, bytesOf(ends)],
      [sectionIds.groupNames, bytesOf(names)],
    ] as [number, Uint8Array][],
  }
}

interface RangeOutput {
  readonly texts: PoolWriter
  readonly keys: PoolWriter
  /** In the order of `rangeColumns`. */
  readonly columns: readonly number[][]
  readonly starts: number[]
}

/** A listed version without a place in the order: it matches by its spelling only. */
function isWithoutKey(range: AffectedRange): boolean {
  return range.exactVersion !== null && range.lowerKey === null
}

function writeRanges(own: readonly PlacedRange[], { texts, keys, columns, starts }: RangeOutput): void {
  const keyed = own.filter((range) => !isWithoutKey(range)).sort(byLower)
  const rest = own.filter(isWithoutKey)
  const first = columns[0]?.length ?? 0
  starts.push(first, first + keyed.length)
  const text = (value: string | null) => (value === null ? NONE : texts.add(value))
  const key = (value: Buffer | null) => (value === null ? NONE : keys.add(value))
  let furthest = 0
  for (const [position, range] of [...keyed, ...rest].entries()) {
    const best = keyed[furthest]
    if (best && position < keyed.length && endsLater(range, best)) furthest = position
    const inclusive =
      (range.lowerInclusive ? rangeFlags.lowerInclusive : 0) | (range.upperInclusive ? rangeFlags.upperInclusive : 0)
    const row: Record<(typeof rangeColumns)[number], number> = {
      lower: key(range.lowerKey),
      upper: key(range.upperKey),
      flags: inclusive,
      furthest: first + furthest,
      advisory: range.advisory,
      display: texts.add(range.display),
      fixed: text(range.fixedVersion),
      exact: text(range.exactVersion),
      undecided: text(range.undecided),
    }
    for (const [at, name] of rangeColumns.entries()) columns[at]?.push(row[name])
  }
}

function endsLater(one: AffectedRange, other: AffectedRange): boolean {
  if (one.upperKey === null || other.upperKey === null) return one.upperKey === null && other.upperKey !== null
  const order = Buffer.compare(one.upperKey, other.upperKey)
  return order > 0 || (order === 0 && one.upperInclusive && !other.upperInclusive)
}

function byLower(a: PlacedRange, b: PlacedRange): number {
  if (a.lowerKey === null || b.lowerKey === null) return Number(a.lowerKey !== null) - Number(b.lowerKey !== null)
  return Buffer.compare(a.lowerKey, b.lowerKey) || a.advisory - b.advisory
}

function byText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

type Placed = AdvisoryGroup['advisories'][number] & { readonly group: number }

function writeAdvisories(advisories: readonly Placed[], texts: PoolWriter): Uint8Array {
  const columns = advisoryColumns.map((): number[] => [])
  for (const one of advisories) {
    const row: Record<(typeof advisoryColumns)[number], number> = {
      id: texts.add(one.id),
      group: one.group,
      summary: texts.add(one.summary),
      malware: one.isMalware ? 1 : 0,
      score: one.severityScore === null ? NONE : Math.round(one.severityScore * 10),
      label: texts.add(one.severityLabel),
      vector: one.severityVector === null ? NONE : texts.add(one.severityVector),
      modified: Math.max(0, Math.floor((one.modifiedAt?.getTime() ?? 0) / 1_000)),
      source: texts.add(one.source),
    }
    for (const [at, name] of advisoryColumns.entries()) columns[at]?.push(row[name])
  }
  return bytesOf(columns.flat())
}
