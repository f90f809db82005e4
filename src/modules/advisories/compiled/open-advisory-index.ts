import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { advisoryKeyOf } from '#ecosystems/versions/advisory-scheme.ts'
import type { Purl } from '#formats/purl.ts'
import { allowedVersions } from '../allowed-versions.ts'
import { type AdvisoryMatch, type CandidateAdvisory, matchGroup, withoutRepetitions } from '../match-group.ts'
import type { AskedVersion, MatchRange } from '../match-range.ts'
import { findRanges } from './find-ranges.ts'
import { type IndexFacts, rangeFlags } from './index-sections.ts'
import { type IndexTables, openTables } from './open-tables.ts'
import { createPackageLookup } from './package-lookup.ts'
import { NONE } from './pools.ts'

/** `firstSeenAt` is when the record was last modified: an index does not know when Assay first saw it. */
export type IndexMatch = AdvisoryMatch

export interface AdvisoryIndex {
  readonly facts: IndexFacts
  /**
   * Every vulnerability that a package version has or may have; without a version, every one of the package, undecided, as
   * far as `requirements` (ranges as the package manager writes them, any of which may hold) allow affected versions. Empty
   * also for a type that Assay does not know: see `covers`.
   */
  match(purl: Purl, requirements?: readonly string[]): readonly IndexMatch[]
  /** How many ranges match; the same work without making the answers readable. */
  count(purl: Purl): number
  /** Whether the index holds advisories that could concern packages of this kind. */
  covers(purl: Purl): boolean
}

/** Opens an index in memory; nothing but the numbers is read until asked. Throws `AdvisoryIndexError`. */
export function openAdvisoryIndex(file: Uint8Array): AdvisoryIndex {
  const tables = openTables(file)
  const lookup = createPackageLookup(tables)
  const candidates = (purl: Purl, requirements: readonly string[] = []): readonly Candidates[] => {
    const ecosystem = findEcosystem(purl.type)
    if (ecosystem === undefined) return []
    const normal = ecosystem.purl.normalize(purl)
    const osvEcosystems = ecosystem.osvEcosystems(normal)
    const filed = ecosystem.advisoryCoordinates?.(normal)
    const filing = { ecosystem, osvEcosystems, requirements }
    // An invalid name is in no table of parts, and has no advisories.
    if (filed === undefined) return found(filing, lookup.byPurl(ecosystem, osvEcosystems, normal), purl.version)
    return filed.flatMap(({ name, version }) => found(filing, lookup.byName(ecosystem, osvEcosystems, name), version))
  }
  const found = ({ ecosystem, osvEcosystems, requirements }: Filing, packages: readonly number[], version = '') => {
    if (packages.length === 0) return nothing
    const { versions } = ecosystem
    const key = version === '' ? { invalid: 'no version is given' } : advisoryKeyOf(versions, version)
    const allowed = version === '' ? allowedVersions(versions, requirements) : undefined
    const asked = { version, key, revision: versions.revision, osvEcosystems, allowed }
    const ranges = rangesFor(tables, packages, asked)
    return ranges.length === 0 ? nothing : [{ asked, ranges }]
  }
  return {
    facts: tables.facts,
    match: (purl, requirements) =>
      withoutRepetitions(candidates(purl, requirements).flatMap((each) => answers(tables, each))),
    count: (purl) => candidates(purl).reduce((sum, { ranges }) => sum + ranges.length, 0),
    covers(purl) {
      const ecosystem = findEcosystem(purl.type)
      if (ecosystem === undefined) return false
      return lookup.covers(ecosystem, ecosystem.osvEcosystems(ecosystem.purl.normalize(purl)))
    },
  }
}

const nothing: readonly Candidates[] = []

interface Filing {
  readonly ecosystem: Ecosystem
  readonly osvEcosystems: readonly string[]
  readonly requirements: readonly string[]
}

interface Candidates {
  readonly asked: AskedVersion
  readonly ranges: readonly number[]
}

function rangesFor(tables: IndexTables, packages: readonly number[], asked: AskedVersion): readonly number[] {
  const [only] = packages
  if (packages.length === 1 && only !== undefined) return rangesOf(tables, only, asked)
  return packages.flatMap((place) => rangesOf(tables, place, asked))
}

function rangesOf(tables: IndexTables, place: number, { version, key, revision }: AskedVersion): readonly number[] {
  const { starts, ecosystems, ranges, texts } = tables
  const first = starts[place * 2] as number
  const withoutKeys = starts[place * 2 + 1] as number
  const end = starts[place * 2 + 2] as number
  const keyRevision = ecosystems[(tables.packages[place * 2] as number) * 3 + 2]
  // Without a key, or with ranges that other keys placed, each range has to be asked.
  const keyed =
    'bytes' in key && keyRevision === revision
      ? findRanges(tables, place, key.bytes)
      : Array.from({ length: withoutKeys - first }, (_, at) => first + at)
  if (withoutKeys === end) return keyed
  const exact: number[] = []
  for (let range = withoutKeys; range < end; range++) {
    const text = ranges.exact[range] as number
    if (text !== NONE && texts.text(text) === version) exact.push(range)
  }
  return exact.length === 0 ? keyed : [...keyed, ...exact]
}

function answers(tables: IndexTables, { asked, ranges }: Candidates): readonly IndexMatch[] {
  const byGroup = Map.groupBy(
    ranges.toSorted(byNumber),
    (range) => tables.advisories.group[tables.ranges.advisory[range] as number],
  )
  return [...byGroup].flatMap(([group, own]) => {
    const byAdvisory = Map.groupBy(own, (range) => tables.ranges.advisory[range] as number)
    const advisories = [...byAdvisory].map(([advisory, its]) => advisoryOf(tables, advisory, its))
    return matchGroup({ advisories, names: namesOf(tables, group as number) }, asked) ?? []
  })
}

/** Ranges lie in the order of their lower keys. */
function byNumber(a: number, b: number): number {
  return a - b
}

function namesOf({ groupEnds, groupNames, texts }: IndexTables, group: number): readonly string[] {
  const start = group === 0 ? 0 : groupEnds[group - 1]
  return Array.from(groupNames.subarray(start, groupEnds[group]), (name) => texts.text(name))
}

function advisoryOf(tables: IndexTables, advisory: number, ranges: readonly number[]): CandidateAdvisory {
  const { advisories, texts } = tables
  const score = advisories.score[advisory] as number
  const vector = advisories.vector[advisory] as number
  return {
    id: texts.text(advisories.id[advisory] as number),
    summary: texts.text(advisories.summary[advisory] as number),
    isMalware: advisories.malware[advisory] === 1,
    severityScore: score === NONE ? null : score / 10,
    severityLabel: texts.text(advisories.label[advisory] as number),
    severityVector: vector === NONE ? null : texts.text(vector),
    firstSeenAt: new Date((advisories.modified[advisory] as number) * 1_000),
    source: texts.text(advisories.source[advisory] as number),
    ranges: ranges.map((range) => rangeOf(tables, range)),
  }
}

function rangeOf(tables: IndexTables, range: number): MatchRange {
  const { ranges, texts, keys } = tables
  const ecosystem = ecosystemOf(tables, range)
  const text = (number: number) => (number === NONE ? null : texts.text(number))
  const key = (number: number) => (number === NONE ? null : keys.bytes.subarray(keys.start(number), keys.end(number)))
  const flags = ranges.flags[range] as number
  return {
    osvEcosystem: texts.text(tables.ecosystems[ecosystem * 3] as number),
    keyRevision: tables.ecosystems[ecosystem * 3 + 2] as number,
    lowerKey: key(ranges.lower[range] as number),
    lowerInclusive: (flags & rangeFlags.lowerInclusive) !== 0,
    upperKey: key(ranges.upper[range] as number),
    upperInclusive: (flags & rangeFlags.upperInclusive) !== 0,
    display: texts.text(ranges.display[range] as number),
    fixedVersion: text(ranges.fixed[range] as number),
    exactVersion: text(ranges.exact[range] as number),
    undecided: text(ranges.undecided[range] as number),
  }
}

/** By binary search: ranges lie in the order of their packages. */
function ecosystemOf({ starts, packages }: IndexTables, range: number): number {
  let low = 0
  let high = packages.length / 2 - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle * 2] as number) <= range) low = middle
    else high = middle - 1
  }
  return packages[low * 2] as number
}
