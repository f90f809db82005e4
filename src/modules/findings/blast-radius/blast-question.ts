import type { VersionInterval, VersionScheme } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { parsePurl } from '#formats/purl.ts'
import { parseVers } from '#formats/vers.ts'
import { versIntervals } from '#formats/vers-intervals.ts'
import { Problem } from '#platform/problem.ts'

/** What is asked about. */
export type BlastQuestion =
  /** Any id or alias: CVE, GHSA, CNNVD, internal. */
  | { readonly vulnerability: string }
  /** With a version: that one. With a range in the notation of its package manager: what lies in it. Otherwise every version. */
  | { readonly purl: string; readonly range?: string }
  /** As its own tools write the package, or its last part, whatever the ecosystem. */
  | { readonly name: string }
  /** SHA-1, SHA-256 or SHA-512 of a file that the gateway knows, in hex. */
  | { readonly digest: string }
  /** Lines `ecosystem,name,version`, or purls. */
  | { readonly coordinates: string }

export interface Coordinate {
  readonly ecosystem: string
  readonly name: string
  /** Absent: every version. */
  readonly version?: string
}

/** A package of which some versions are meant. */
export interface PackageRange {
  readonly ecosystem: string
  readonly name: string
  /** Absent: every version. */
  readonly intervals?: readonly VersionInterval[]
}

export interface ReadCoordinates {
  readonly coordinates: readonly Coordinate[]
  /** Lines that name nothing, by their number. */
  readonly unread: readonly number[]
}

const coordinatesMax = 50_000

/** Throws `purl.invalid` and `blast-radius.invalid-range`. */
export function readPackageRange({
  purl: text,
  range,
}: {
  readonly purl: string
  readonly range?: string
}): PackageRange {
  const purl = readPurl(text)
  const ecosystem = findEcosystem(purl.type)
  if (!ecosystem) throw new Problem('purl.invalid', 400, { reason: `nothing is known of ${purl.type}` })
  const normal = ecosystem.purl.normalize(purl)
  const name = ecosystem.purl.nameOf(normal)
  const { versions, type } = ecosystem
  if (range !== undefined) return { ecosystem: type, name, intervals: intervalsOf(range, versions) }
  if (normal.version === undefined) return { ecosystem: type, name }
  const key = versions.key(normal.version)
  if ('invalid' in key) throw new Problem('blast-radius.invalid-range', 400, { reason: key.invalid.slice(0, 200) })
  const { bytes } = key
  return {
    ecosystem: type,
    name,
    intervals: [{ lower: bytes, lowerInclusive: true, upper: bytes, upperInclusive: true }],
  }
}

/**
 * Comparisons (`>= 1.0, < 2.0 || = 3.1`) are understood for every package manager, and mean prereleases as well; so is VERS. All
 * else is its own notation.
 */
function intervalsOf(range: string, versions: VersionScheme): readonly VersionInterval[] {
  try {
    if (/^\s*[<>=]/.test(range)) return parseComparisonRange(range, versions.key).intervals
    if (range.startsWith('vers:')) return versIntervals(parseVers(range), versions)
    return versions.parseRange(range).intervals
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem('blast-radius.invalid-range', 400, { reason: error.message.slice(0, 200) }, error)
  }
}

/** At most 50,000 lines; throws `blast-radius.too-many`. A heading is passed over. */
export function readCoordinates(text: string): ReadCoordinates {
  const lines = text.split(/\r?\n/)
  if (lines.length > coordinatesMax) throw new Problem('blast-radius.too-many', 400, { max: coordinatesMax })
  const coordinates: Coordinate[] = []
  const unread: number[] = []
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || (at === 0 && /^ecosystem\b/i.test(line))) continue
    const coordinate = line.startsWith('pkg:') ? ofPurl(line) : ofFields(line.split(/[,;\t]/))
    if (coordinate === undefined) unread.push(at + 1)
    else coordinates.push(coordinate)
  }
  return { coordinates, unread }
}

function ofPurl(line: string): Coordinate | undefined {
  try {
    const purl = parsePurl(line)
    return ofFields([purl.type, findEcosystem(purl.type)?.purl.nameOf(purl) ?? '', purl.version ?? ''])
  } catch {
    return undefined
  }
}

/** Names as lists of incidents call ecosystems. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['pip', 'pypi'],
  ['rubygems', 'gem'],
  ['go', 'golang'],
  ['crates', 'cargo'],
  ['crates.io', 'cargo'],
  ['packagist', 'composer'],
])

function ofFields([type = '', name = '', version = '']: readonly string[]): Coordinate | undefined {
  const lower = type.trim().toLowerCase()
  const ecosystem = findEcosystem(otherNames.get(lower) ?? lower)
  const parsed = ecosystem?.purl.parseName(name.trim())
  if (!ecosystem || !parsed) return undefined
  const own = { ecosystem: ecosystem.type, name: ecosystem.purl.nameOf(ecosystem.purl.normalize(parsed)) }
  return version.trim() === '' ? own : { ...own, version: version.trim() }
}

function readPurl(text: string) {
  try {
    return parsePurl(text)
  } catch (error) {
    throw new Problem('purl.invalid', 400, { reason: (error as Error).message.slice(0, 300) }, error)
  }
}
