// METADATA and PKG-INFO: the "Core metadata" specification, header fields as in an e-mail.
import { LimitError } from '#formats/limits.ts'

export interface CoreMetadata {
  readonly name: string
  readonly version: string
  /** As declared: the expression, else the short text, else the classifiers. */
  readonly license?: string
  /** PEP 508, markers with extras included. */
  readonly requires: readonly string[]
  /** Fields that building the package may change, in lower case. */
  readonly dynamic: ReadonlySet<string>
}

const SIZE_BYTES_MAX = 4 * 2 ** 20
const FIELDS_MAX = 50_000
const LICENSE_LENGTH_MAX = 200
const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,99})\s{0,10}:(.*)$/s
const CLASSIFIER = /^License :: (?:OSI Approved :: )?/

/** Throws `LimitError` when it is too large and `SyntaxError` when it names no package. */
export function readCoreMetadata(bytes: Uint8Array): CoreMetadata {
  if (bytes.length > SIZE_BYTES_MAX) throw new LimitError('size', SIZE_BYTES_MAX)
  const fields = fieldsOf(new TextDecoder().decode(bytes))
  const first = (name: string) => fields.get(name)?.find((value) => value !== '' && value !== 'UNKNOWN')
  const name = first('name')
  const version = first('version')
  if (name === undefined || version === undefined) throw new SyntaxError('it names no package and version')
  const license = licenseOf(first, fields.get('classifier') ?? [])
  return {
    name,
    version,
    ...(license !== undefined && { license }),
    requires: fields.get('requires-dist') ?? [],
    dynamic: new Set((fields.get('dynamic') ?? []).map((field) => field.toLowerCase())),
  }
}

/** By lower-case name, up to the first empty line; indented lines continue the one before. */
function fieldsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  let last: string[] | undefined
  let count = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === '') break
    if (/^[ \t]/.test(line)) {
      // Of continued fields only the licence matters, and that only when it is short.
      if (last !== undefined && (last.at(-1)?.length ?? 0) <= LICENSE_LENGTH_MAX)
        last.push(`${last.pop()}\n${line.trim()}`)
      continue
    }
    const match = FIELD.exec(line)
    const name = match?.[1]?.toLowerCase()
    if (name === undefined || ++count > FIELDS_MAX) {
      last = undefined
      continue
    }
    last = fields.get(name) ?? []
    fields.set(name, last)
    last.push((match?.[2] ?? '').trim())
  }
  return fields
}

/** As declared: the expression (PEP 639), else the short text, else the classifiers. */
export function licenseOf(
  first: (name: string) => string | undefined,
  classifiers: readonly string[],
): string | undefined {
  const expression = first('license-expression')
  if (expression !== undefined && expression.length <= 4 * LICENSE_LENGTH_MAX) return expression
  const text = first('license')
  if (text !== undefined && text.length <= LICENSE_LENGTH_MAX && !text.includes('\n')) return text
  const named = classifiers
    .filter((classifier) => CLASSIFIER.test(classifier))
    .map((classifier) => classifier.replace(CLASSIFIER, ''))
    .filter((name) => name !== 'OSI Approved' && name.length <= LICENSE_LENGTH_MAX)
  return named.length === 0 ? undefined : [...new Set(named)].slice(0, 10).join('; ')
}
