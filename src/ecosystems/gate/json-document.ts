import { type JsonLimits, LimitError, parseJson } from '#formats/limits.ts'

/** A JSON object as `parseJson` makes it: without a prototype, so that no key is special. */
export type JsonObject = { readonly [key: string]: unknown }

const LIMITS: JsonLimits = { sizeBytesMax: 64 * 1024 * 1024, depthMax: 64, valuesMax: 2_000_000 }

/** A document of an upstream, bounded in size, depth and number of values. Throws `SyntaxError` alone. */
export function readJsonDocument(document: Uint8Array): unknown {
  try {
    return parseJson(document, LIMITS)
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The document is out of bounds: ${error.message}`)
    throw error
  }
}

/** As `readJsonDocument`, for a document that must be an object. */
export function readJsonObject(document: Uint8Array): JsonObject {
  const value = readJsonDocument(document)
  if (!isJsonObject(value)) throw new SyntaxError('The document is not a JSON object')
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text that says something; undefined for anything else. */
export function jsonText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The texts of a list; whatever else stands in it is left out. */
export function jsonTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each !== '') : []
}
