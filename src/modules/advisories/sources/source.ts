import { LimitError } from '#formats/limits.ts'

/** What an import can be made of. */
export const feedFormats = ['osv', 'osv-bucket', 'kev', 'epss', 'nvd', 'cnnvd-xml', 'cnnvd-json', 'cnvd-xml'] as const
export type FeedFormat = (typeof feedFormats)[number]

/** What its records become: advisories on packages, lists by CVE that are replaced whole, or what others say of a CVE. */
export type FeedKind = 'advisories' | 'exploitation' | 'scores' | 'assertions'

/** One record of a document, or why it could not be read. */
export type Read<Value> =
  | { readonly name: string; readonly value: Value }
  | { readonly name: string; readonly problem: RecordProblem }

export interface RecordProblem {
  /** `kev.bad-date`, `xml.not-well-formed`, … */
  readonly code: string
  readonly message: string
}

/** A document that cannot be read at all. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A list that is replaced whole: it says of which day it is. */
export interface ReadList<Value> {
  readonly asOf: Date
  readonly title: string
  readonly records: Iterable<Read<Value>>
}

interface SourceFacts {
  readonly format: FeedFormat
  /** Which files may be documents of it. */
  isDocument(name: string): boolean
  /** Whether a document is of this format, by its first characters. */
  recognises(head: string): boolean
  readonly sizeBytesMax: number
}

/** A pure reader: bytes of a document in, records out. `read` throws `SourceError`. */
export type Source =
  | (SourceFacts & { readonly kind: 'advisories' })
  | (SourceFacts & { readonly kind: 'exploitation'; read(bytes: Uint8Array): ReadList<ExploitedCve> })
  | (SourceFacts & { readonly kind: 'scores'; read(bytes: Uint8Array): ReadList<ScoredCve> })
  | (SourceFacts & { readonly kind: 'assertions'; read(bytes: Uint8Array): Iterable<Read<CveAssertion>> })

export interface ExploitedCve {
  readonly cve: string
  readonly name: string
  /** `2026-01-31`. */
  readonly addedOn: string | null
  readonly dueOn: string | null
  /** Null: not known. */
  readonly ransomware: boolean | null
  readonly notes: string
}

export interface ScoredCve {
  readonly cve: string
  /** Probability of exploitation activity in the next 30 days (FIRST, EPSS), 0 to 1. */
  readonly score: number
  readonly percentile: number
}

export interface AssertedSeverity {
  /** CVSS base score. */
  readonly score: number | null
  readonly level: 'none' | 'low' | 'medium' | 'high' | 'critical' | 'unknown'
  readonly vector: string | null
  /** As the source writes it. */
  readonly word: string | null
}

/** What a source without package coordinates says of a vulnerability. */
export interface CveAssertion {
  /** The source's own: `CVE-2021-44228`, `CNNVD-202112-799`. */
  readonly number: string
  readonly authority: 'nvd' | 'cnnvd' | 'cnvd'
  readonly cves: readonly string[]
  readonly title: string
  readonly description: string
  readonly solution: string
  readonly links: readonly string[]
  readonly severity: AssertedSeverity
  readonly publishedAt: Date | null
  readonly modifiedAt: Date | null
  readonly rejected: boolean
}

export const noSeverity: AssertedSeverity = { score: null, level: 'unknown', vector: null, word: null }

const cvePattern = /^CVE-\d{4}-\d{4,19}$/
const cvesMax = 200

export function isCve(text: unknown): text is string {
  return typeof text === 'string' && cvePattern.test(text)
}

/** Every CVE that a text names, in its order. */
export function cvesIn(text: string): readonly string[] {
  const found = text.slice(0, 10_000).match(/CVE-\d{4}-\d{4,19}/gi) ?? []
  return [...new Set(found.map((cve) => cve.toUpperCase()))].slice(0, cvesMax)
}

/** `2026-01-31`, when that day exists. */
export function readDay(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

/** An instant as sources write it: with `+0000`, or without a zone, which means UTC. */
export function readTime(text: unknown): Date | undefined {
  if (typeof text !== 'string' || text.length > 40) return undefined
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.trim())
  if (parts === null || readDay(parts[1]) === undefined) return undefined
  const [, day = '', time = '00:00:00', fraction = '', zone = 'Z'] = parts
  const at = new Date(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** Runs a parser of the document; what is wrong with the document becomes a `SourceError`. */
export function readDocument<Value>(format: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    if (error instanceof LimitError) throw new SourceError(`${format}.too-large`, error.message)
    if (error instanceof SyntaxError) throw new SourceError(`${format}.not-readable`, error.message.slice(0, 300))
    throw error
  }
}

/** The JSON object that a value is, without a prototype; otherwise an empty one. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return Object.create(null)
  return value as Readonly<Record<string, unknown>>
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
