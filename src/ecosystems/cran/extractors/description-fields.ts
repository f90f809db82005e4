// A DESCRIPTION file: one record of fields (Writing R Extensions, section 1.1.1).
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { readParagraphs } from '#ecosystems/extraction/paragraphs.ts'
import { LimitError } from '#formats/limits.ts'

const VALUE_CHARACTERS_MAX = 100_000

/** Fields by name in lower case. Throws `LimitError`. Names and versions are ASCII whatever encoding the authors have. */
export function descriptionFields(bytes: Uint8Array): ReadonlyMap<string, string> {
  if (bytes.length > MANIFEST_LIMITS.sizeBytesMax) throw new LimitError('size', MANIFEST_LIMITS.sizeBytesMax)
  const text = new TextDecoder('utf-8').decode(bytes)
  const limits = { paragraphsMax: 1, valueCharactersMax: VALUE_CHARACTERS_MAX }
  for (const { fields } of readParagraphs(text, limits, () => undefined)) return fields
  return new Map()
}
