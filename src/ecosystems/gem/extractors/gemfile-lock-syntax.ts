// The lines of Gemfile.lock: sections without indentation, their fields and entries by two, four and six spaces.
import { EDGES_MAX, TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8, LimitError } from '#formats/limits.ts'

export type SourceKind = 'GEM' | 'GIT' | 'PATH' | 'PLUGIN SOURCE'

export interface LockedSource {
  readonly kind: SourceKind
  /** `remote`, `revision`, `ref`, …; of repeated ones the first. */
  readonly fields: Map<string, string>
  remotes: number
}

export interface LockedSpec {
  readonly name: string
  readonly version: string
  readonly platform?: string
  readonly source: LockedSource
  readonly line: number
  /** Names. */
  readonly dependencies: string[]
}

export interface GemfileLock {
  readonly specs: LockedSpec[]
  readonly direct: Set<string>
  /** `sha256:hex` by `name (version-platform)`. */
  readonly checksums: Map<string, readonly string[]>
  bundler?: string
  readonly problems: { readonly code: string; readonly message: string; readonly line: number }[]
}

const SOURCES: ReadonlySet<string> = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE'])
const OTHERS: ReadonlySet<string> = new Set(['PLATFORMS', 'RUBY VERSION', 'DEPENDENCIES', 'CHECKSUMS', 'BUNDLED WITH'])
const LINE_LENGTH_MAX = 8_192
const NAME_AND_VERSION = /^([^\s()!]+)(?: \(([^()\s]+)\))?$/
const DEPENDENCY = /^([^\s()!]+)(?: \([^()]*\))?!?$/
const CHECKSUM = /^(\S+ \([^()\s]+\)) (\S+)$/
const DIGEST = /^([a-z0-9]{2,10})=([0-9a-f]{32,128})$/

/** Throws `LimitError` or `SyntaxError`; lines that are not understood become problems. */
export function readGemfileLock(bytes: Uint8Array): GemfileLock {
  const text = decodeUtf8(bytes, TEXT_LOCKFILE_LIMITS)
  const lock: GemfileLock = { specs: [], direct: new Set(), checksums: new Map(), problems: [] }
  const state: State = { lock, section: '', dependencies: 0 }
  let line = 0
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    line++
    if (line > TEXT_LOCKFILE_LIMITS.wordsMax) throw new LimitError('values', TEXT_LOCKFILE_LIMITS.wordsMax)
    readLine(state, text.slice(from, Math.min(end, from + LINE_LENGTH_MAX)).trimEnd(), line)
    from = end + 1
  }
  return lock
}

interface State {
  readonly lock: GemfileLock
  section: string
  source?: LockedSource
  dependencies: number
}

function readLine(state: State, text: string, line: number): void {
  if (text === '') return
  const { lock } = state
  const content = text.trimStart()
  const indent = text.length - content.length
  if (indent === 0) {
    openSection(state, text, line)
  } else if (SOURCES.has(state.section)) {
    readSourceLine(state, { content, indent }, line)
  } else if (state.section === 'DEPENDENCIES') {
    const name = DEPENDENCY.exec(content)?.[1]
    if (name === undefined) report(state, 'lockfile.unreadable-entry', line)
    else lock.direct.add(name)
  } else if (state.section === 'CHECKSUMS') {
    const [, key, digests = ''] = CHECKSUM.exec(content) ?? []
    // A gem without a checksum stands there by its name alone.
    if (key !== undefined) lock.checksums.set(key, digests.split(',').flatMap(digestOf))
  } else if (state.section === 'BUNDLED WITH') {
    lock.bundler ??= content
  }
}

function openSection(state: State, text: string, line: number): void {
  state.section = text
  if (SOURCES.has(text)) state.source = { kind: text as SourceKind, fields: new Map(), remotes: 0 }
  else if (/^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/.test(text)) report(state, 'lockfile.merge-conflict', line)
  else if (!OTHERS.has(text)) report(state, 'lockfile.unknown-section', line)
}

function readSourceLine(state: State, { content, indent }: { content: string; indent: number }, line: number): void {
  const { lock, source } = state
  if (source === undefined) return
  if (indent === 2) {
    const colon = content.indexOf(':')
    const key = content.slice(0, Math.max(colon, 0))
    if (key === 'remote') source.remotes++
    if (!source.fields.has(key)) source.fields.set(key, content.slice(colon + 1).trim())
    return
  }
  if (indent === 6) {
    const name = DEPENDENCY.exec(content)?.[1]
    const spec = lock.specs.at(-1)
    if (name === undefined || spec === undefined || spec.source !== source)
      report(state, 'lockfile.unreadable-entry', line)
    else if (++state.dependencies > EDGES_MAX) throw new LimitError('values', EDGES_MAX)
    else spec.dependencies.push(name)
    return
  }
  const [, name, full] = NAME_AND_VERSION.exec(content) ?? []
  if (indent !== 4 || name === undefined || full === undefined) {
    report(state, 'lockfile.unreadable-entry', line)
    return
  }
  const hyphen = full.indexOf('-')
  lock.specs.push({
    name,
    version: hyphen < 0 ? full : full.slice(0, hyphen),
    ...(hyphen >= 0 && { platform: full.slice(hyphen + 1) }),
    source,
    line,
    dependencies: [],
  })
}

function report({ lock, section }: State, code: string, line: number): void {
  // The draft shows the first of them only.
  if (lock.problems.length < 1_000)
    lock.problems.push({ code, message: `line ${line} in the section "${section}" is not understood`, line })
}

function digestOf(text: string): string[] {
  const [, algorithm, hex] = DIGEST.exec(text) ?? []
  return hex === undefined ? [] : [`${algorithm}:${hex}`]
}
