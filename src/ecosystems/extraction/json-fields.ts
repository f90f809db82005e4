// Reading fields out of parsed JSON or YAML of unknown shape. Records have no prototype: see `parseJson`.

export type JsonRecord = Readonly<Record<string, unknown>>

export function asRecord(value: unknown): JsonRecord | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonRecord) : undefined
}

export function recordOf(record: JsonRecord, field: string): JsonRecord {
  return asRecord(record[field]) ?? {}
}

/** Undefined unless it is a text with something in it. */
export function textOf(record: JsonRecord, field: string): string | undefined {
  const value = record[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function isTrue(record: JsonRecord, field: string): boolean {
  return record[field] === true || record[field] === 'true'
}

/** The members of `{"name": "spec"}` that are texts. */
export function textsOf(record: JsonRecord, field: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(recordOf(record, field))) {
    if (typeof value === 'string') texts.set(key, value)
  }
  return texts
}

/** The texts of `["a", "b"]`. */
export function listOf(record: JsonRecord, field: string): readonly string[] {
  const value = record[field]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The records of `[{…}, {…}]`; whatever else stands between them is passed over. */
export function recordsOf(list: unknown): readonly JsonRecord[] {
  if (!Array.isArray(list)) return []
  return list.map(asRecord).filter((one) => one !== undefined)
}
