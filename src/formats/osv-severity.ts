// How severe an OSV record says it is, and why we say so.
import cvss from 'ae-cvss-calculator'
import type { JsonObject, OsvRecord, OsvSeverityEntry } from './osv-record.ts'

export type SeverityLevel = 'none' | 'low' | 'medium' | 'high' | 'critical'

export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0'

export type OsvSeverity =
  /** The highest base score among the record's vectors. */
  | {
      readonly rule: 'highest-vector'
      readonly level: SeverityLevel
      readonly score: number
      readonly vector: string
      readonly cvssVersion: CvssVersion
    }
  /** No vector could be scored; the word of the source was taken. */
  | { readonly rule: 'source-label'; readonly level: SeverityLevel; readonly label: string }
  | { readonly rule: 'absent'; readonly level: 'unknown' }

export interface CvssScore {
  readonly cvssVersion: CvssVersion
  /** Base metrics only, 0 to 10: threat and environment are the reader's, not the record's. */
  readonly score: number
  readonly level: SeverityLevel
}

/** A record lists a few vectors per package; the bound keeps a hostile one from buying computing time. */
const vectorsMax = 200
const vectorCharactersMax = 512

/**
 * The record's severity by the first rule that applies: the highest CVSS base score of all its vectors, its own and those
 * of its affected packages; else the label in `database_specific.severity` or in a non-CVSS severity entry, the
 * highest of them; else unknown. Vectors that cannot be scored are passed over, never taken for 0.
 */
export function osvSeverity(record: OsvRecord): OsvSeverity {
  const entries = [...record.severity, ...record.affected.flatMap((affected) => affected.severity)]
  return highestVector(entries) ?? highestLabel(record, entries) ?? { rule: 'absent', level: 'unknown' }
}

function highestVector(entries: readonly OsvSeverityEntry[]): OsvSeverity | undefined {
  const vectors = new Set(entries.filter((entry) => entry.type.startsWith('CVSS_')).map((entry) => entry.score))
  let highest: OsvSeverity | undefined
  let highestScore = -1
  for (const vector of [...vectors].slice(0, vectorsMax)) {
    const scored = scoreCvss(vector)
    if (scored === undefined || scored.score <= highestScore) continue
    highestScore = scored.score
    highest = { rule: 'highest-vector', vector, ...scored }
  }
  return highest
}

const labels: ReadonlyMap<string, SeverityLevel> = new Map([
  ['none', 'none'],
  ['negligible', 'low'],
  ['low', 'low'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['important', 'high'],
  ['critical', 'critical'],
])

const levelOrder: readonly SeverityLevel[] = ['none', 'low', 'medium', 'high', 'critical']

function highestLabel(record: OsvRecord, entries: readonly OsvSeverityEntry[]): OsvSeverity | undefined {
  const said = [
    labelOf(record.database_specific),
    ...record.affected.map((affected) => labelOf(affected.database_specific)),
    ...entries.filter((entry) => !entry.type.startsWith('CVSS_')).map((entry) => entry.score),
  ]
  let highest: OsvSeverity | undefined
  let highestRank = -1
  for (const label of said) {
    const level = labels.get(label?.toLowerCase() ?? '')
    if (label === undefined || level === undefined || levelOrder.indexOf(level) <= highestRank) continue
    highestRank = levelOrder.indexOf(level)
    highest = { rule: 'source-label', level, label }
  }
  return highest
}

function labelOf(specific: JsonObject | undefined): string | undefined {
  const label = specific?.severity
  return typeof label === 'string' ? label : undefined
}

/** Base score and level of a CVSS vector (FIRST, 2.0 to 4.0); undefined when it is incomplete or malformed. */
export function scoreCvss(vector: string): CvssScore | undefined {
  if (vector.length > vectorCharactersMax || repeatsMetric(vector)) return undefined
  try {
    if (vector.startsWith('CVSS:4.0/')) return scored('4.0', new cvss.Cvss4P0(vector), 'baseMetricsOnly')
    if (vector.startsWith('CVSS:3.1/')) return scored('3.1', new cvss.Cvss3P1(vector), 'base')
    if (vector.startsWith('CVSS:3.0/')) return scored('3.0', new cvss.Cvss3P0(vector), 'base')
    if (/^\(?AV:/.test(vector)) return scored('2.0', new cvss.Cvss2(vector.replace(/^\(|\)$/g, '')), 'base')
  } catch {
    // The library throws on a metric or value that it does not know.
  }
  return undefined
}

type Calculator = { isBaseFullyDefined(): boolean; calculateScores(): object }

function scored(cvssVersion: CvssVersion, calculator: Calculator, part: string): CvssScore | undefined {
  // An incomplete vector would be scored 0.
  if (!calculator.isBaseFullyDefined()) return undefined
  const score: unknown = Reflect.get(calculator.calculateScores(), part)
  if (typeof score !== 'number' || !(score >= 0 && score <= 10)) return undefined
  return { cvssVersion, score, level: levelOf(score, cvssVersion) }
}

/** The qualitative scale of CVSS 3 and 4; CVSS 2 ends at high and starts at low. */
function levelOf(score: number, cvssVersion: CvssVersion): SeverityLevel {
  if (score >= 9 && cvssVersion !== '2.0') return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 || cvssVersion === '2.0' ? 'low' : 'none'
}

function repeatsMetric(vector: string): boolean {
  const metrics = vector.split('/').map((part) => part.split(':')[0])
  return new Set(metrics).size !== metrics.length
}
