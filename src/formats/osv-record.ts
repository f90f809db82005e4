/**
 * A record of the OSV schema (ossf/osv-schema 1.7) as far as matching and display need it. Names of fields are the
 * schema's own; fields not listed here are left out. Absent and empty lists are both the empty list.
 */
export interface OsvRecord {
  readonly id: string
  readonly schema_version?: string
  /** RFC 3339 in UTC, as written. Required by the schema, and missing in some sources. */
  readonly modified?: string
  readonly published?: string
  /** Set: the record must not match anything, and is kept so that its retraction can be shown. */
  readonly withdrawn?: string
  readonly aliases: readonly string[]
  readonly related: readonly string[]
  readonly upstream: readonly string[]
  readonly summary?: string
  /** Markdown from a stranger. */
  readonly details?: string
  readonly severity: readonly OsvSeverityEntry[]
  readonly affected: readonly OsvAffected[]
  readonly references: readonly OsvReference[]
  readonly credits: readonly OsvCredit[]
  readonly database_specific?: JsonObject
}

export interface OsvAffected {
  /** Absent: the entry speaks of a repository (its GIT ranges), not of a package. */
  readonly package?: OsvPackage
  readonly ranges: readonly OsvRange[]
  readonly versions: readonly string[]
  readonly severity: readonly OsvSeverityEntry[]
  readonly ecosystem_specific?: JsonObject
  readonly database_specific?: JsonObject
}

export interface OsvPackage {
  /** `npm`, `Debian:12`: with its suffix, as written. */
  readonly ecosystem: string
  readonly name: string
  readonly purl?: string
}

export interface OsvRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT'
  readonly repo?: string
  /** At least one; in the order of the document, which means nothing. */
  readonly events: readonly OsvEvent[]
}

export interface OsvEvent {
  readonly type: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  /** A version, a commit in GIT ranges, `0` ("before everything") with `introduced`, `*` ("none") with `limit`. */
  readonly version: string
}

export interface OsvSeverityEntry {
  /** `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, `Ubuntu`, …; `unspecified` where the record names none. */
  readonly type: string
  /** A vector, or the source's own word. */
  readonly score: string
}

export interface OsvReference {
  readonly type: string
  readonly url: string
}

export interface OsvCredit {
  readonly name: string
  readonly contact: readonly string[]
  readonly type?: string
}

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** Without a prototype: reading an absent member, whatever its name, yields undefined. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined }

/** The record cannot be used. `code` is stable (`osv.missing-id`); the message names the field. */
export class OsvError extends Error {
  override readonly name = 'OsvError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Malicious code rather than a mistake: of the malicious-packages collection, by its id, an alias or its origins. */
export function isMalware(record: OsvRecord): boolean {
  return (
    [record.id, ...record.aliases].some((id) => id.startsWith('MAL-')) ||
    record.database_specific?.['malicious-packages-origins'] !== undefined
  )
}
