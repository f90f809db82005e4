import { decodeUtf8, LimitError } from '#formats/limits.ts'
import type { Requirement } from '../../gate/registry.ts'
import { isGemPlatform, isGemVersion } from './gem-file.ts'

/** One line of an `/info` document: a version, for one platform. */
export interface InfoLine {
  readonly version: string
  /** Absent: for every platform. */
  readonly platform?: string
  /** Of the `.gem`, lower-case hex. */
  readonly sha256?: string
  /** RFC 3339, since the second version of the format. */
  readonly createdAt?: string
  readonly requirements: readonly Requirement[]
  /** As upstream wrote it, without the line break. */
  readonly text: string
}

export interface InfoDocument {
  /** What stands above the lines, with the mark that ends it. */
  readonly head: string
  readonly lines: readonly InfoLine[]
}

const SIZE_BYTES_MAX = 64 * 1024 * 1024
const LINES_MAX = 200_000
const LINE_CHARS_MAX = 64 * 1024
const MARK = '---'
const SHA256 = /^[0-9a-f]{64}$/

/**
 * The compact index's list of a gem's versions. Throws `SyntaxError` when it is none: the format does not say of which gem
 * it is, so every line must at least be one.
 */
export function readInfo(document: Uint8Array): InfoDocument {
  const rows = decode(document).split('\n')
  const mark = rows.indexOf(MARK)
  if (mark < 0) throw new SyntaxError('The document is not an index of a gem')
  const texts = rows.slice(mark + 1).filter((row) => row !== '')
  if (texts.length > LINES_MAX) throw new SyntaxError(`The document has more than ${LINES_MAX} lines`)
  const lines = texts.map(readLine)
  const seen = new Set(lines.map(({ version, platform }) => `${version} ${platform ?? ''}`))
  if (seen.size < lines.length) throw new SyntaxError('The document lists a version twice')
  return { head: `${rows.slice(0, mark + 1).join('\n')}\n`, lines }
}

function decode(document: Uint8Array): string {
  try {
    return decodeUtf8(document, { sizeBytesMax: SIZE_BYTES_MAX })
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The document is out of bounds: ${error.message}`)
    throw error
  }
}

/** `1.0.0-java dep:>= 1&< 2,other:>= 0|checksum:…,ruby:>= 3.0` */
function readLine(text: string): InfoLine {
  if (text.length > LINE_CHARS_MAX) throw new SyntaxError('The document has a line that is too long')
  const [label = '', rest = ''] = split(text, ' ')
  const [version = '', platform] = split(label, '-')
  if (!isGemVersion(version) || (platform !== undefined && !isGemPlatform(platform)))
    throw new SyntaxError(`"${label.slice(0, 60)}" is not a version of a gem`)
  const [needs = '', facts = ''] = split(rest, '|')
  const sha256 = factOf(facts, 'checksum')
  if (sha256 !== undefined && !SHA256.test(sha256)) throw new SyntaxError(`The checksum of ${label} is not a SHA-256`)
  const createdAt = factOf(facts, 'created_at')
  return {
    version,
    ...(platform !== undefined && platform !== 'ruby' && { platform }),
    ...(sha256 !== undefined && { sha256 }),
    ...(createdAt !== undefined && !Number.isNaN(Date.parse(createdAt)) && { createdAt }),
    requirements: readRequirements(needs),
    text,
  }
}

function readRequirements(needs: string): readonly Requirement[] {
  return needs.split(',').flatMap((need) => {
    const [name = '', range = '>= 0'] = split(need, ':')
    return name === '' ? [] : [{ name, range: range.replaceAll('&', ', '), kind: 'runtime' as const }]
  })
}

function factOf(facts: string, key: string): string | undefined {
  const found = facts.split(',').find((fact) => fact.startsWith(`${key}:`))
  return found?.slice(key.length + 1)
}

function split(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
