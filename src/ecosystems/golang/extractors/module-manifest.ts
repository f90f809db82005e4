// go.mod and go.work as values (Go Modules Reference, "go.mod files" and "Workspaces").

import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { type Directive, type ModuleFileProblem, readModuleFile } from './module-file-syntax.ts'
import type { Module } from './module-purl.ts'

export interface RequiredModule {
  readonly path: string
  readonly version: string
  /** Marked `// indirect`: needed by others, or by no package of this module. */
  readonly isIndirect: boolean
  readonly line: number
}

export interface ModuleManifest {
  readonly path?: string
  /** `1.22`, `1.21rc2`: the language version and, since 1.21, the least toolchain. */
  readonly go?: string
  readonly toolchain?: string
  readonly required: readonly RequiredModule[]
  /** Packages that the project runs as tools. */
  readonly tools: readonly string[]
  /** Of go.work: the folders of the modules that it joins. */
  readonly used: readonly string[]
  readonly problems: readonly ModuleFileProblem[]
  isExcluded(module: Module): boolean
  /** What stands in the place of a module. */
  replacementOf(module: Module): Module | undefined
}

/** Known, and without a bearing on what is selected. */
const PASSED_OVER = new Set(['retract', 'godebug', 'ignore'])

/** Throws `LimitError` or `SyntaxError`. */
export function readModuleManifest(bytes: Uint8Array): ModuleManifest {
  const { directives, problems } = readModuleFile(decodeUtf8(bytes, MANIFEST_LIMITS))
  const reading: Reading = {
    problems: [...problems],
    required: [],
    tools: [],
    used: [],
    excluded: new Set(),
    replaced: new Map(),
  }
  for (const directive of directives) {
    if (!read(reading, directive))
      reading.problems.push({ message: `"${directive.verb}" could not be understood`, line: directive.line })
  }
  const { path, go, toolchain, required, tools, used, excluded, replaced } = reading
  return {
    ...(path !== undefined && { path }),
    ...(go !== undefined && { go }),
    ...(toolchain !== undefined && { toolchain }),
    required,
    tools,
    used,
    problems: reading.problems,
    isExcluded: (module) => excluded.has(textOf(module)),
    replacementOf: (module) => replaced.get(textOf(module)) ?? replaced.get(module.path),
  }
}

interface Reading {
  path?: string
  go?: string
  toolchain?: string
  readonly required: RequiredModule[]
  readonly tools: string[]
  readonly used: string[]
  readonly problems: ModuleFileProblem[]
  readonly excluded: Set<string>
  /** By `path@version`, or by the path alone where every version is replaced. */
  readonly replaced: Map<string, Module>
}

function textOf({ path, version }: Module): string {
  return `${path}@${version ?? ''}`
}

function read(reading: Reading, { verb, words, comment, line }: Directive): boolean {
  const [first, second] = words
  if (PASSED_OVER.has(verb)) return true
  if (verb === 'replace') return readReplacement(reading, words)
  if (first === undefined) return false
  const isPair = second !== undefined && words.length === 2
  if (verb === 'require' && isPair) {
    const isIndirect = /^indirect(?:$|[;\s])/.test(comment)
    reading.required.push({ path: first, version: second, isIndirect, line })
    return true
  }
  if (verb === 'exclude' && isPair) {
    reading.excluded.add(textOf({ path: first, version: second }))
    return true
  }
  if (words.length > 1) return false
  if (verb === 'module') reading.path = first
  else if (verb === 'go') reading.go = first
  else if (verb === 'toolchain') reading.toolchain = first
  else if (verb === 'tool') reading.tools.push(first)
  else if (verb === 'use') reading.used.push(first)
  else return false
  return true
}

/** `old [version] => new [version]`; without the second version a folder. */
function readReplacement(reading: Reading, words: readonly string[]): boolean {
  const arrow = words.indexOf('=>')
  const [path, version] = words.slice(0, Math.max(arrow, 0))
  const [newPath, newVersion] = words.slice(arrow + 1)
  if (arrow < 1 || arrow > 2 || words.length > arrow + 3 || path === undefined || newPath === undefined) return false
  const key = version === undefined ? path : textOf({ path, version })
  reading.replaced.set(key, { path: newPath, ...(newVersion !== undefined && { version: newVersion }) })
  return true
}

/** Since Go 1.17 go.mod lists every module that packages are taken from, in the version that is selected. */
export function listsSelection({ go }: ModuleManifest): boolean {
  const match = /^(\d{1,4})(?:\.(\d{1,4}))?/.exec(go ?? '')
  if (match === null) return false
  return Number(match[1]) > 1 || (Number(match[1]) === 1 && Number(match[2] ?? 0) >= 17)
}
