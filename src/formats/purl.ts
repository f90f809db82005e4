// Package URLs as ECMA-427 defines them (purl specification, "Core Specification", "How to parse", "How to build").
// What holds for one type only, such as lower case or allowed names, is a matter of that ecosystem's `PurlRules`.

export interface Purl {
  /** Lower case. */
  readonly type: string
  /** Decoded segments joined by `/`. */
  readonly namespace?: string
  readonly name: string
  readonly version?: string
  /** Decoded values by lower-case key; never an empty value. */
  readonly qualifiers: Readonly<Record<string, string>>
  /** Decoded segments joined by `/`. */
  readonly subpath?: string
}

/** Types whose names are paths (type definition "git": the repository's path on its host); slashes in them stay. */
const TYPES_NAMED_BY_PATH: ReadonlySet<string> = new Set(['git'])
/** Longer texts are refused: no package has such a name, and purls are stored and indexed. */
const LENGTH_MAX = 8_192
const TYPE = /^[a-z][a-z0-9.-]*$/
const KEY = /^[a-z][a-z0-9._-]*$/

/** Reads a purl, canonical or not. Throws `RangeError` with the reason when it is none. */
export function parsePurl(text: string): Purl {
  if (text.length > LENGTH_MAX) throw new RangeError(`a purl has at most ${LENGTH_MAX} characters`)
  const [beforeSubpath, subpathText] = splitLast(text, '#')
  const [beforeQualifiers, qualifierText] = splitLast(beforeSubpath, '?')
  const colon = beforeQualifiers.indexOf(':')
  if (colon < 0 || beforeQualifiers.slice(0, colon).toLowerCase() !== 'pkg')
    throw new RangeError('a purl starts with "pkg:"')
  const path = beforeQualifiers.slice(colon + 1).replace(/^\/+/, '')
  const slash = path.indexOf('/')
  if (slash < 0) throw new RangeError('a purl has a type and a name')
  const type = checkedType(path.slice(0, slash))
  const [fullName, versionText] = splitVersion(path.slice(slash + 1))
  const segments = fullName.split('/').filter((segment) => segment !== '')
  const name = decode(segments.pop() ?? '')
  if (name === '') throw new RangeError('a purl has a name')
  const namespace = segments.map(decodeSegment).join('/')
  const version = decode(versionText ?? '')
  const subpath = subpathSegments((subpathText ?? '').split('/').map(decodeSegment)).join('/')
  return {
    type,
    ...(namespace !== '' && { namespace }),
    name,
    ...(version !== '' && { version }),
    qualifiers: parseQualifiers(qualifierText ?? ''),
    ...(subpath !== '' && { subpath }),
  }
}

/** The canonical text of a purl. Throws `RangeError` with the reason when a part is not allowed. */
export function formatPurl(purl: Purl): string {
  const name = trimSlashes(purl.name ?? '')
  if (name === '') throw new RangeError('a purl has a name')
  const namespace = (purl.namespace ?? '').split('/').filter((segment) => segment !== '')
  const type = checkedType(purl.type ?? '')
  const names = TYPES_NAMED_BY_PATH.has(type) ? name.split('/').filter((segment) => segment !== '') : [name]
  let text = `pkg:${type}/${[...namespace, ...names].map(encode).join('/')}`
  if (purl.version) text += `@${encode(purl.version)}`
  const pairs = Object.entries(checkedQualifiers(Object.entries(purl.qualifiers ?? {})))
  // By key, not by the joined text: `compiler` stands before `compiler.version`.
  pairs.sort(([a], [b]) => (a < b ? -1 : 1))
  if (pairs.length > 0) text += `?${pairs.map(([key, value]) => `${key}=${encode(value)}`).join('&')}`
  const subpath = subpathSegments((purl.subpath ?? '').split('/'))
  if (subpath.length > 0) text += `#${subpath.map(encode).join('/')}`
  return text
}

function splitLast(text: string, separator: string): [string, string | undefined] {
  const at = text.lastIndexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** An `@` that begins a segment with more segments after it belongs to the namespace (`@scope/name`), not to a version. */
function splitVersion(path: string): [string, string | undefined] {
  const at = path.lastIndexOf('@')
  if (at < 0) return [path, undefined]
  const version = path.slice(at + 1)
  const beginsSegment = at === 0 || path[at - 1] === '/'
  if (!beginsSegment) return [path.slice(0, at), version]
  if (!version.includes('/')) throw new RangeError('a purl has a name')
  return [path, undefined]
}

function checkedType(text: string): string {
  const type = text.toLowerCase()
  if (!TYPE.test(type))
    throw new RangeError('a purl type begins with a letter and has only letters, digits, "." and "-"')
  return type
}

function parseQualifiers(text: string): Record<string, string> {
  const pairs: [string, string][] = []
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    if (equals < 0) throw new RangeError(`the qualifier "${pair}" has no value`)
    pairs.push([pair.slice(0, equals), decode(pair.slice(equals + 1))])
  }
  return checkedQualifiers(pairs)
}

function checkedQualifiers(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const qualifiers = new Map<string, string>()
  for (const [rawKey, value] of pairs) {
    const key = rawKey.toLowerCase()
    if (!KEY.test(key)) {
      throw new RangeError(
        `the qualifier key "${rawKey}" does not begin with a letter or has a character that is not allowed`,
      )
    }
    if (qualifiers.has(key)) throw new RangeError(`the qualifier "${key}" occurs twice`)
    if (value !== '') qualifiers.set(key, value)
  }
  return Object.fromEntries(qualifiers)
}

function subpathSegments(segments: readonly string[]): string[] {
  return segments.filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
}

function decodeSegment(text: string): string {
  const segment = decode(text)
  if (segment.includes('/')) throw new RangeError('a segment of a purl contains no "/"')
  return segment
}

function decode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text)
  } catch {
    throw new RangeError(`"${text}" is not correctly percent-encoded`)
  }
  if (decoded.includes('\0')) throw new RangeError('a purl contains no NUL')
  return decoded
}

function encode(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('a purl consists of whole Unicode characters')
  // encodeURIComponent keeps five characters that are not in the allowed set, and encodes the colon, which shall stay.
  return encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function trimSlashes(text: string): string {
  let start = 0
  let end = text.length
  while (text[start] === '/') start++
  while (end > start && text[end - 1] === '/') end--
  return text.slice(start, end)
}
