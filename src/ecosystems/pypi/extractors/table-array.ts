// `[[name]]` of a TOML document: a list of tables.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord } from '#ecosystems/extraction/json-fields.ts'

/** Empty where there is none; what is not a table is told to the draft, and stands as an empty one, so that places stay. */
export function tableArray(draft: Draft, document: JsonRecord, name: string): readonly JsonRecord[] {
  const value = document[name]
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    draft.miss('lockfile.unreadable-entry', `"${name}" is not a list of tables`)
    return []
  }
  return value.map((entry) => asRecord(entry) ?? {})
}
