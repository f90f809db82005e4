import { createHash } from 'node:crypto'
import { isMalware, type OsvRecord, osvSeverity, readOsv } from '#formats/osv.ts'
import { type AffectedRange, affectedRanges } from './affected-ranges.ts'

/** A record ready to be written: everything that can be worked out before a transaction is opened. */
export interface PreparedAdvisory {
  readonly id: string
  readonly digest: Buffer
  readonly summary: string
  readonly details: string
  readonly isMalware: boolean
  readonly severityScore: number | null
  readonly severityLabel: string
  readonly severityVector: string | null
  readonly severityRule: string
  readonly publishedAt: Date | null
  /** Undefined: the record does not say. */
  readonly modifiedAt: Date | undefined
  readonly withdrawnAt: Date | null
  readonly aliases: readonly string[]
  readonly ranges: readonly AffectedRange[]
  /** The document as it was read: JSON. */
  readonly record: string
}

const summaryCharactersMax = 500

/** Reads a document and works out its rows. Throws `OsvError` for one that is broken. */
export function prepareAdvisory(document: Uint8Array, digest: Buffer): PreparedAdvisory {
  const record = readOsv(document)
  const severity = osvSeverity(record)
  const hasVector = severity.rule === 'highest-vector'
  return {
    id: record.id,
    digest,
    summary: summaryOf(record),
    details: record.details ?? '',
    isMalware: isMalware(record),
    severityScore: hasVector ? severity.score : null,
    severityLabel: severity.level,
    severityVector: hasVector ? severity.vector : null,
    severityRule: severity.rule,
    publishedAt: dateOf(record.published) ?? null,
    modifiedAt: dateOf(record.modified) ?? dateOf(record.withdrawn) ?? dateOf(record.published),
    withdrawnAt: dateOf(record.withdrawn) ?? null,
    aliases: [...new Set(record.aliases)].filter((alias) => alias !== record.id),
    ranges: affectedRanges(record),
    record: new TextDecoder().decode(document),
  }
}

export function digestOf(document: Uint8Array): Buffer {
  return createHash('sha256').update(document).digest()
}

/** Some records have no summary; the first line of the details says what they are about. */
function summaryOf(record: OsvRecord): string {
  const text =
    record.summary ??
    record.details
      ?.slice(0, 4 * summaryCharactersMax)
      .trim()
      .split('\n', 1)[0] ??
    ''
  return text.replace(/\s+/g, ' ').trim().slice(0, summaryCharactersMax).toWellFormed() || record.id
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}
