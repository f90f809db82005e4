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
import { compareStored, type KeyPool, openKeyPool, prefixesOf } from './key-pool.ts'
import { bytesOf, createPoolWriter, NONE, openPool, type PoolWriter } from './pools.ts'
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
  /** Numbers in the pool of keys. */
  readonly lower: number
  readonly upper: number
}

function layOut(groups: readonly AdvisoryGroup[]) {
  const texts = createPoolWriter()
  const keyWriter = createPoolWriter()
  const keyOf = (value: Buffer | null) => (value === null ? NONE : keyWriter.add(value))
  const advisories = groups.flatMap(({ advisories: own }, group) => own.map((one) => ({ ...one, group })))
  const ranges = advisories.flatMap((one, advisory) =>
    one.ranges.map(
      (range): PlacedRange => ({ ...range, advisory, lower: keyOf(range.lowerKey), upper: keyOf(range.upperKey) }),
    ),
  )
  const keySection = keyWriter.finish()
  const prefixSection = prefixesOf(openPool(keySection))
  const keys = openKeyPool(keySection, prefixSection)
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
    for (const name of group.names) names.push(texts.add(name))
    ends.push(names.length)
  }
  return {
    counts: { advisoryCount: advisories.length, packageCount: packages.length, rangeCount: ranges.length },
    sections: [
      [sectionIds.texts, texts.finish()],
      [sectionIds.keys, keySection],
      [sectionIds.keyPrefixes, prefixSection],
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
  readonly keys: KeyPool
  /** In the order of `rangeColumns`. */
  readonly columns: readonly number[][]
  readonly starts: number[]
}

/** A listed version without a place in the order: it matches by its spelling only. */
function isWithoutKey(range: AffectedRange): boolean {
  return range.exactVersion !== null && range.lowerKey === null
}

function writeRanges(own: readonly PlacedRange[], { texts, keys, columns, starts }: RangeOutput): void {
  const keyed = own.filter((range) => !isWithoutKey(range)).sort((a, b) => byLower(keys, a, b))
  const rest = own.filter(isWithoutKey)
  const first = columns[0]?.length ?? 0
  starts.push(first, first + keyed.length)
  const text = (value: string | null) => (value === null ? NONE : texts.add(value))
  let furthest = 0
  for (const [position, range] of [...keyed, ...rest].entries()) {
    const best = keyed[furthest]
    if (best && position < keyed.length && endsLater(keys, range, best)) furthest = position
    const inclusive =
      (range.lowerInclusive ? rangeFlags.lowerInclusive : 0) | (range.upperInclusive ? rangeFlags.upperInclusive : 0)
    const row: Record<(typeof rangeColumns)[number], number> = {
      lower: range.lower,
      upper: range.upper,
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

function endsLater(keys: KeyPool, one: PlacedRange, other: PlacedRange): boolean {
  if (one.upper === NONE || other.upper === NONE) return one.upper === NONE && other.upper !== NONE
  const order = compareStored(keys, one.upper, other.upper)
  return order > 0 || (order === 0 && one.upperInclusive && !other.upperInclusive)
}

function byLower(keys: KeyPool, a: PlacedRange, b: PlacedRange): number {
  if (a.lower === NONE || b.lower === NONE) return Number(a.lower !== NONE) - Number(b.lower !== NONE)
  return compareStored(keys, a.lower, b.lower) || a.advisory - b.advisory
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
