import { parseJson } from '#formats/limits.ts'
import { cargoVersions } from '../versions.ts'
import { isCrateName } from './index-path.ts'

const LINE_LIMITS = { sizeBytesMax: 4 * 1024 * 1024, depthMax: 16, valuesMax: 100_000 }
const VERSION_CHARS_MAX = 256

/** One version as it stands in an index. */
export interface CrateLine {
  /** Without the line's end. */
  readonly bytes: Uint8Array
  /** Without a prototype. */
  readonly fields: Readonly<Record<string, unknown>>
  /** In the spelling under which it was published. */
  readonly name: string
  readonly version: string
  /** SHA-256 in lower-case hex. */
  readonly checksum: string
  readonly yanked: boolean
}

/** Throws `SyntaxError` when the line is not one of the crate whose index this is; spellings may differ in case. */
export function readCrateLine(wanted: string, bytes: Uint8Array): CrateLine {
  const fields = parseFields(wanted, bytes)
  const { name, vers, cksum, yanked = false } = fields
  if (typeof name !== 'string' || !isCrateName(name) || name.toLowerCase() !== wanted.toLowerCase())
    throw new SyntaxError(`A line of the index of ${wanted} is about another crate`)
  if (typeof vers !== 'string' || !isVersion(vers)) throw new SyntaxError(`${name} lists what is no version`)
  if (typeof cksum !== 'string' || !/^[0-9a-f]{64}$/i.test(cksum))
    throw new SyntaxError(`${name} ${vers} is listed without a checksum`)
  if (typeof yanked !== 'boolean') throw new SyntaxError(`${name} ${vers} is neither yanked nor not`)
  return { bytes, fields, name, version: vers, checksum: cksum.toLowerCase(), yanked }
}

/** Whether the text is Semantic Versioning, and safe in a path. */
export function isVersion(text: string): boolean {
  if (text.length > VERSION_CHARS_MAX || !/^\d[0-9A-Za-z.+-]*$/.test(text)) return false
  const key = cargoVersions.key(text)
  return 'bytes' in key && key.standard
}

function parseFields(wanted: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let parsed: unknown
  try {
    parsed = parseJson(bytes, LINE_LIMITS)
  } catch (error) {
    throw new SyntaxError(`A line of the index of ${wanted} is not readable: ${(error as Error).message}`, {
      cause: error,
    })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new SyntaxError(`A line of the index of ${wanted} is no object`)
  return parsed as Readonly<Record<string, unknown>>
}
