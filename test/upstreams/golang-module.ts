import { createHash } from 'node:crypto'
import { makeZip } from './make-zip.ts'

export interface GolangModuleInput {
  readonly path: string
  readonly version: string
  /** Modules that its go.mod requires, by path. */
  readonly requires?: Readonly<Record<string, string>>
  /** Files beside go.mod, by path within the module. Without any, one that says who it is. */
  readonly files?: Readonly<Record<string, string>>
  readonly publishedAt?: string
  /** Lines for the end of go.mod: `retract v1.0.0`. */
  readonly directives?: readonly string[]
}

/** One published version, as a proxy keeps it. */
export interface GolangModule {
  readonly path: string
  readonly version: string
  readonly info: string
  readonly mod: string
  readonly zip: Buffer
  /** The two lines of go.sum. */
  readonly sums: string
}

const PUBLISHED_AT_DEFAULT = '2020-01-01T00:00:00Z'

/** Builds a real module that programs can import: package `demo` has the function `Which`. */
export function makeModule(input: GolangModuleInput): GolangModule {
  const { path, version, publishedAt = PUBLISHED_AT_DEFAULT } = input
  const mod = goMod(input)
  const name = packageName(path)
  const files = input.files ?? {
    [`${name}.go`]: `package ${name}\n\nfunc Which() string { return ${JSON.stringify(`${path}@${version}`)} }\n`,
  }
  // A version before modules has no go.mod in its zip.
  const own = version.endsWith('+incompatible') ? {} : { 'go.mod': mod }
  const content = Object.entries({ ...own, ...files }).map(
    ([file, text]) => [`${path}@${version}/${file}`, text] as const,
  )
  const sums = [`${path} ${version} ${hashOf(content)}\n`, `${path} ${version}/go.mod ${hashOf([['go.mod', mod]])}\n`]
  return {
    path,
    version,
    info: JSON.stringify({ Version: version, Time: publishedAt }),
    mod,
    zip: makeZip(Object.fromEntries(content)),
    sums: sums.join(''),
  }
}

/** The last element of the path that is no major version. */
function packageName(path: string): string {
  const elements = path.split('/').filter((element) => !/^v\d+$/.test(element))
  return (elements.at(-1) ?? 'demo').toLowerCase().replace(/[^a-z0-9]/g, '')
}

function goMod({ path, requires = {}, directives = [], version }: GolangModuleInput): string {
  const required = Object.entries(requires).map(([name, minimum]) => `require ${name} ${minimum}`)
  const lines = version.endsWith('+incompatible') ? [] : ['go 1.21', ...required, ...directives]
  return [`module ${path}`, ...lines, ''].join('\n')
}

/** `h1:` of golang.org/x/mod/sumdb/dirhash, from the files as they were before they were packed. */
function hashOf(files: readonly (readonly [string, string])[]): string {
  const lines = files.map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`)
  const sorted = lines.sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1))
  return `h1:${createHash('sha256').update(sorted.join('')).digest('base64')}`
}
