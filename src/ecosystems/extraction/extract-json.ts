// Lockfiles that are one JSON object: opened in one place, and refused in one way.
import type { Extraction, SourceFile } from '#ecosystems/ecosystem.ts'
import { parseJson } from '#formats/limits.ts'
import { createDraft, type Draft, refused } from './draft.ts'
import { asRecord, type JsonRecord } from './json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from './limits.ts'

/** What `read` makes of the object; a file that is none, or too large, is an extraction that says so. */
export async function extractJson(
  name: string,
  file: SourceFile,
  read: (draft: Draft, document: JsonRecord, file: SourceFile) => Extraction | Promise<Extraction>,
): Promise<Extraction> {
  let document: JsonRecord | undefined
  try {
    document = asRecord(parseJson(file.bytes, JSON_LOCKFILE_LIMITS))
  } catch (error) {
    return refused(name, error)
  }
  if (document === undefined) return refused(name, new SyntaxError('the document is not a JSON object'))
  return read(createDraft(name), document, file)
}
