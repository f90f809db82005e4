// Reader of OSV records (ossf/osv-schema).
import { LimitError, parseJson } from './limits.ts'
import {
  type Field,
  list,
  objectOf,
  optionalObject,
  optionalText,
  optionalTimestamp,
  requiredText,
  shown,
  texts,
} from './osv-fields.ts'
import {
  type JsonObject,
  type JsonValue,
  type OsvAffected,
  type OsvCredit,
  OsvError,
  type OsvEvent,
  type OsvPackage,
  type OsvRange,
  type OsvRecord,
  type OsvReference,
  type OsvSeverityEntry,
} from './osv-record.ts'

export type {
  JsonObject,
  JsonValue,
  OsvAffected,
  OsvCredit,
  OsvEvent,
  OsvPackage,
  OsvRange,
  OsvRecord,
  OsvReference,
  OsvSeverityEntry,
} from './osv-record.ts'
export { isMalware, OsvError } from './osv-record.ts'
export { type OsvSeverity, osvSeverity, type SeverityLevel } from './osv-severity.ts'

export const osvLimits = {
  sizeBytesMax: 10 * 1024 * 1024,
  depthMax: 64,
  affectedMax: 20_000,
  /** Of one `affected` entry; also of the events of one range. */
  versionsMax: 100_000,
  /** Of every other list. */
  listMax: 10_000,
} as const

const eventTypes = ['introduced', 'fixed', 'last_affected', 'limit'] as const

/**
 * The record, from the bytes of its document or from a document already parsed. Refuses the whole record with `OsvError`
 * when a field that it returns is broken, since half a record could hide an affected version: `osv.not-json`,
 * `osv.too-large`, `osv.too-deep`, `osv.too-many-values`, `osv.missing-id`, `osv.bad-id`, `osv.bad-timestamp`,
 * `osv.bad-field`, `osv.bad-range`, `osv.bad-event`.
 */
export function readOsv(document: Uint8Array | object): OsvRecord {
  const owner = objectOf(parseDocument(document), '')
  const field = (name: string): Field => ({ owner, name, at: '' })
  return {
    id: readId(owner),
    ...present('schema_version', optionalText(field('schema_version'))),
    ...present('modified', optionalTimestamp(field('modified'))),
    ...present('published', optionalTimestamp(field('published'))),
    ...present('withdrawn', optionalTimestamp(field('withdrawn'))),
    aliases: texts(field('aliases'), osvLimits.listMax),
    related: texts(field('related'), osvLimits.listMax),
    upstream: texts(field('upstream'), osvLimits.listMax),
    ...present('summary', optionalText(field('summary'))),
    ...present('details', optionalText(field('details'))),
    severity: readSeverity(field('severity')),
    affected: eachObject(field('affected'), osvLimits.affectedMax, readAffected),
    references: eachObject(field('references'), osvLimits.listMax, readReference),
    credits: eachObject(field('credits'), osvLimits.listMax, readCredit),
    ...present('database_specific', optionalObject(field('database_specific'))),
  }
}

function parseDocument(document: Uint8Array | object): JsonValue {
  try {
    // An object goes through its text, so that it meets the same limits and loses its prototypes.
    const bytes = document instanceof Uint8Array ? document : Buffer.from(JSON.stringify(document))
    return parseJson(bytes, osvLimits) as JsonValue
  } catch (error) {
    if (!(error instanceof LimitError)) throw new OsvError('osv.not-json', `not JSON: ${(error as Error).message}`)
    throw new OsvError(error.kind === 'size' ? 'osv.too-large' : 'osv.too-deep', error.message)
  }
}

function readId(owner: JsonObject): string {
  const id = owner.id
  if (typeof id !== 'string' || id === '') throw new OsvError('osv.missing-id', 'the record has no id')
  // Ids become parts of addresses and file names.
  if (!/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$/.test(id)) {
    throw new OsvError('osv.bad-id', `the id is not well formed: ${shown(id)}`)
  }
  return id
}

function readAffected(owner: JsonObject, at: string): OsvAffected {
  const field = (name: string): Field => ({ owner, name, at })
  const named = optionalObject(field('package'))
  return {
    ...present('package', named === undefined ? undefined : readPackage(named, `${at}package.`)),
    ranges: eachObject(field('ranges'), osvLimits.listMax, readRange),
    versions: texts(field('versions'), osvLimits.versionsMax),
    severity: readSeverity(field('severity')),
    ...present('ecosystem_specific', optionalObject(field('ecosystem_specific'))),
    ...present('database_specific', optionalObject(field('database_specific'))),
  }
}

function readPackage(owner: JsonObject, at: string): OsvPackage {
  return {
    ecosystem: requiredText({ owner, name: 'ecosystem', at }),
    name: requiredText({ owner, name: 'name', at }),
    ...present('purl', optionalText({ owner, name: 'purl', at })),
  }
}

function readRange(owner: JsonObject, at: string): OsvRange {
  const type = owner.type
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM' && type !== 'GIT') {
    throw new OsvError('osv.bad-range', `${at}type is none of SEMVER, ECOSYSTEM and GIT`)
  }
  const events = eachObject({ owner, name: 'events', at }, osvLimits.versionsMax, readEvent)
  if (!events.some((event) => event.type === 'introduced')) {
    throw new OsvError('osv.bad-range', `${at}events tells nowhere where the problem was introduced`)
  }
  return { type, ...present('repo', optionalText({ owner, name: 'repo', at })), events }
}

function readEvent(owner: JsonObject, at: string): OsvEvent {
  const [type, another] = eventTypes.filter((name) => owner[name] !== undefined)
  const version = type === undefined ? undefined : owner[type]
  if (type === undefined || another !== undefined || typeof version !== 'string' || version.trim() === '') {
    throw new OsvError('osv.bad-event', `${at.slice(0, -1)} is not exactly one event with a version`)
  }
  return { type, version }
}

function readSeverity(field: Field): readonly OsvSeverityEntry[] {
  return eachObject(field, osvLimits.listMax, (owner, at) => ({
    // Ubuntu's own labels come without one at times; a record is not lost for it.
    type: optionalText({ owner, name: 'type', at }) ?? 'unspecified',
    score: requiredText({ owner, name: 'score', at }),
  }))
}

function readReference(owner: JsonObject, at: string): OsvReference {
  return { type: requiredText({ owner, name: 'type', at }), url: requiredText({ owner, name: 'url', at }) }
}

function readCredit(owner: JsonObject, at: string): OsvCredit {
  return {
    name: requiredText({ owner, name: 'name', at }),
    contact: texts({ owner, name: 'contact', at }, osvLimits.listMax),
    ...present('type', optionalText({ owner, name: 'type', at })),
  }
}

function eachObject<T>(field: Field, max: number, read: (owner: JsonObject, at: string) => T): readonly T[] {
  return list(field, max).map((value, index) => {
    const at = `${field.at}${field.name}[${index}]`
    return read(objectOf(value, at), `${at}.`)
  })
}

/** A member only where there is a value: an optional field is absent, never undefined. */
function present<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V })
}
