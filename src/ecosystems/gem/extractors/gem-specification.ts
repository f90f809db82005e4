// What a gemspec says in literals: name, version, licences, and the gems it depends on.
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { readRubyArguments, readRubyValue } from './ruby-literals.ts'

export interface GemDependency {
  /** Undefined: computed. */
  readonly name: string | undefined
  /** Empty: any version. Undefined: computed. */
  readonly requirements: readonly string[] | undefined
  readonly isDevelopment: boolean
  readonly line: number
}

export interface GemSpecification {
  readonly name?: string
  readonly version?: string
  readonly platform?: string
  readonly licenses: readonly string[]
  readonly dependencies: readonly GemDependency[]
}

const LINE_LENGTH_MAX = 4_096
const DEPENDENCIES_MAX = 10_000
const DEPENDENCY = /\.add_(?:(development|runtime)_)?dependency\b/
const STATEMENT = /^\s{0,200}[A-Za-z_]\w{0,60}\.add_(?:development_|runtime_)?dependency\b/
const ASSIGNMENT = /^\s{0,200}[A-Za-z_]\w{0,60}\.(name|version|platform|licenses?)\s{0,20}=(?!=)/
/** The first comment of a gemspec that RubyGems has written: name, version, platform, paths. */
const STUB = /^# stub: (\S{1,200}) (\S{1,200}) (\S{1,100}) \S/
const NEW_VERSION = /^\s{0,20}Gem::Version\.new\s?\(?/

/** Throws `LimitError` or `SyntaxError`. */
export function readGemSpecification(bytes: Uint8Array): GemSpecification {
  const text = decodeUtf8(bytes, MANIFEST_LIMITS)
  const fields = new Map<string, string | readonly string[]>()
  const dependencies: GemDependency[] = []
  let stub: readonly (string | undefined)[] = []
  let line = 0
  let isComment = false
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const content = text.slice(from, Math.min(end, from + LINE_LENGTH_MAX))
    line++
    if (content.startsWith('=begin')) isComment = true
    if (!isComment && !/^\s{0,200}#/.test(content))
      readStatement(text, { from, content, line }, { fields, dependencies })
    else if (stub.length === 0) stub = STUB.exec(content) ?? []
    if (content.startsWith('=end')) isComment = false
    from = end + 1
  }
  const [, stubName, stubVersion, stubPlatform] = stub
  const name = textOf(fields.get('name')) ?? stubName
  const version = textOf(fields.get('version')) ?? stubVersion
  const platform = textOf(fields.get('platform')) ?? stubPlatform
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(platform !== undefined && { platform }),
    licenses: [fields.get('licenses') ?? fields.get('license') ?? []].flat(),
    dependencies,
  }
}

interface Statement {
  readonly from: number
  readonly content: string
  readonly line: number
}

interface Specified {
  readonly fields: Map<string, string | readonly string[]>
  readonly dependencies: GemDependency[]
}

function readStatement(text: string, { from, content, line }: Statement, { fields, dependencies }: Specified): void {
  const assignment = ASSIGNMENT.exec(content)
  if (assignment !== null) {
    const [whole, field = ''] = assignment
    const wrapped = NEW_VERSION.exec(content.slice(whole.length))?.[0].length ?? 0
    const value = readRubyValue(text, from + whole.length + wrapped)
    if (value !== undefined && !fields.has(field)) fields.set(field, value)
  }
  const found = DEPENDENCY.exec(content)
  if (found === null || dependencies.length >= DEPENDENCIES_MAX) return
  const isDevelopment = found[1] === 'development'
  const unknown = { name: undefined, requirements: undefined, isDevelopment, line }
  if (!STATEMENT.test(content)) {
    dependencies.push(unknown)
    return
  }
  const { values, isLiteral } = readRubyArguments(text, from + found.index + found[0].length)
  const [name, ...requirements] = values
  if (typeof name !== 'string') dependencies.push(unknown)
  else dependencies.push({ name, requirements: isLiteral ? requirements.flat() : undefined, isDevelopment, line })
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
