import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { LimitError, parseJson } from '#formats/limits.ts'
import { Problem } from '#platform/problem.ts'

/** Of a body, packed and unpacked. */
export const bodyBytesMax = 8 * 1024 * 1024

const inflate = promisify(gunzip)

/**
 * The JSON of a body, whatever its content type says: pip-audit sends none, and npm packs its own with gzip. Objects have no
 * prototype. Throws `request.too-large` (413), `request.malformed-json` and `security-query.too-deep` (400).
 */
export async function readJsonBody(body: Uint8Array, depthMax = 32): Promise<unknown> {
  const bytes = body[0] === 0x1f && body[1] === 0x8b ? await unpack(body) : body
  try {
    return parseJson(bytes, { sizeBytesMax: bodyBytesMax, depthMax, valuesMax: 1_000_000 })
  } catch (error) {
    if (error instanceof LimitError && error.kind === 'size')
      throw new Problem('request.too-large', 413, { limitBytes: bodyBytesMax })
    if (error instanceof LimitError) throw new Problem('security-query.too-deep', 400, { reason: error.message })
    if (error instanceof SyntaxError) throw new Problem('request.malformed-json', 400)
    throw error
  }
}

async function unpack(body: Uint8Array): Promise<Uint8Array> {
  try {
    return await inflate(body, { maxOutputLength: bodyBytesMax })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Problem('request.too-large', 413, { limitBytes: bodyBytesMax })
    throw new Problem('request.malformed-json', 400, {}, error)
  }
}

export type Fields = Readonly<Record<string, unknown>>

/** An object of a document, or the problem `security-query.invalid` that names where one was expected. */
export function fieldsOf(value: unknown, at: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalid(at, 'an object')
  return value as Fields
}

export function listOf(value: unknown, at: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(at, 'a list')
  if (value.length > max) throw new Problem('security-query.too-many', 400, { at, limit: max })
  return value
}

/** A text that a database can hold. */
export function textOf(value: unknown, at: string, charactersMax: number): string {
  if (typeof value !== 'string') throw invalid(at, 'a text')
  if (value.length > charactersMax) throw invalid(at, `a text of at most ${charactersMax} characters`)
  if (value.includes('\0') || !value.isWellFormed()) throw invalid(at, 'a text of whole characters without NUL')
  return value
}

export function optionalText(value: unknown, at: string, charactersMax: number): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : textOf(value, at, charactersMax)
}

export function invalid(at: string, expected: string): Problem {
  return new Problem('security-query.invalid', 400, { at: at.slice(0, 200), expected })
}
