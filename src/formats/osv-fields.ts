// Typed access to the fields of an OSV document. `null` counts as absent: some exporters write it for empty lists.
import { type JsonObject, type JsonValue, OsvError } from './osv-record.ts'

export interface Field {
  readonly owner: JsonObject
  readonly name: string
  /** Where the owner stands, for messages: `affected[3].package.`; empty at the top. */
  readonly at: string
}

const textCharactersMax = 1024 * 1024

export function objectOf(value: JsonValue | undefined, at: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw badField(at, 'an object')
  // Array.isArray does not exclude readonly arrays for the compiler.
  return value as JsonObject
}

export function optionalObject({ owner, name, at }: Field): JsonObject | undefined {
  const value = owner[name]
  return value === undefined || value === null ? undefined : objectOf(value, at + name)
}

export function optionalText({ owner, name, at }: Field): string | undefined {
  const value = owner[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > textCharactersMax) throw badField(at + name, 'a text')
  return value
}

/** A text that is there and has a character other than space. */
export function requiredText(field: Field): string {
  const value = optionalText(field)
  if (value === undefined || value.trim() === '') throw badField(field.at + field.name, 'a text that is not empty')
  return value
}

export function list(field: Field, max: number): readonly JsonValue[] {
  const value = field.owner[field.name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw badField(field.at + field.name, 'a list')
  if (value.length > max) {
    throw new OsvError('osv.too-many-values', `${field.at}${field.name} has more than ${max} elements`)
  }
  return value
}

export function texts(field: Field, max: number): readonly string[] {
  return list(field, max).map((value, index) => {
    if (typeof value !== 'string' || value === '') throw badField(`${field.at}${field.name}[${index}]`, 'a text')
    return value
  })
}

/** RFC 3339 in UTC, as the schema demands; kept as written. */
export function optionalTimestamp(field: Field): string | undefined {
  const value = optionalText(field)
  if (value === undefined) return undefined
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?Z$/.test(value)
  // Date.parse turns 31 February into March, so the day is compared too.
  const milliseconds = wellFormed ? Date.parse(value) : Number.NaN
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== value.slice(0, 10)) {
    throw new OsvError('osv.bad-timestamp', `${field.at}${field.name} is not a time in UTC: ${shown(value)}`)
  }
  return value
}

export function shown(value: string): string {
  return JSON.stringify(value.slice(0, 100))
}

function badField(at: string, expected: string): OsvError {
  return new OsvError('osv.bad-field', `${at === '' ? 'the document' : at} is not ${expected}`)
}
