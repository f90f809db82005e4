import { type Fault, isTest, type Project, type Rule } from './project.ts'
import { dottedName, type ImportedModule, lineAt, type SourceFile, type SyntaxNode, visit } from './source-file.ts'

/** Built-in modules without side effects: all that formats and ecosystems may use. */
const pureBuiltins = new Set([
  'buffer',
  'crypto',
  'events',
  'path',
  'path/posix',
  'stream',
  'stream/promises',
  'string_decoder',
  'util',
  'zlib',
])
const networkModules = new Set(['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'undici'])
/** Of other built-in modules: constants, arithmetic of addresses, and reads of a file that the caller has opened. */
const pureNames: Readonly<Record<string, readonly string[]>> = {
  fs: ['read', 'fstat'],
  http: ['STATUS_CODES'],
  net: ['BlockList', 'isIP', 'isIPv4', 'isIPv6'],
}
const networkGlobals = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])

/** The door to the network, and those who listen or speak to a local socket only. */
const networkFiles = new Set([
  'src/platform/outbound.ts',
  'src/platform/http.ts',
  'src/platform/database/embedded.ts',
  'src/platform/database/wire-server.ts',
  'src/cli/api-client.ts',
])
const clockFiles = new Set(['src/app.ts', 'src/platform/clock.ts'])
const environmentFiles = new Set(['src/platform/config.ts'])

function isPure(path: string): boolean {
  return path.startsWith('src/formats/') || path.startsWith('src/ecosystems/')
}

function isProduct(path: string): boolean {
  return path.startsWith('src/') && !isTest(path)
}

function withoutPrefix(name: string): string {
  return name.replace(/^node:/, '')
}

function checkPurity(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => isPure(path) && !isTest(path))
    .flatMap((file) =>
      (file.code?.imports ?? [])
        .filter(
          (each) =>
            each.name.startsWith('node:') && !pureBuiltins.has(withoutPrefix(each.name)) && !takesPureNames(each),
        )
        .map(({ name, start }) => ({
          path: file.path,
          line: lineAt(file.text, start),
          message: `${name} is not pure`,
        })),
    )
}

function checkNetwork(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => isProduct(path) && !networkFiles.has(path))
    .flatMap((file) => [
      ...activeImports(file)
        .filter(({ name }) => networkModules.has(withoutPrefix(name)))
        .map(({ name, start }) => faultAt(file, start, `${name} is for the platform's outbound.ts only`)),
      ...findNodes(file, (node, parent) => networkGlobals.has(globalName(node, parent) ?? '')).map((node) =>
        faultAt(file, node.start, "the network is for the platform's outbound.ts only"),
      ),
    ])
}

function checkClock(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => isProduct(path) && !clockFiles.has(path))
    .flatMap((file) =>
      findNodes(file, readsClock).map((node) =>
        faultAt(file, node.start, 'reads the clock: take `now` as a parameter'),
      ),
    )
}

function checkEnvironment(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => isProduct(path) && !environmentFiles.has(path))
    .flatMap((file) =>
      findNodes(file, readsEnvironment).map((node) =>
        faultAt(file, node.start, 'reads the environment: config.ts does that'),
      ),
    )
}

function readsClock(node: SyntaxNode): boolean {
  if (node.type === 'NewExpression')
    return dottedName(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0
  if (node.type === 'CallExpression' && dottedName(node.callee) === 'Date') return true
  const name = dottedName(node)
  return name === 'Date.now' || name === 'performance.now' || name === 'process.hrtime' || name === 'Temporal.Now'
}

function readsEnvironment(node: SyntaxNode): boolean {
  if (dottedName(node) === 'process.env') return true
  if (node.type !== 'VariableDeclarator' || dottedName(node.init) !== 'process') return false
  const { properties = [] } = node.id as { properties?: { key?: { name?: string } }[] }
  return properties.some((each) => each.key?.name === 'env')
}

/** The name of an identifier that is read as a value: no property, no declaration of an equal name. */
function globalName(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  const path = dottedName(node)
  if (path?.startsWith('globalThis.')) return path.slice('globalThis.'.length)
  if (node.type !== 'Identifier' || !parent) return undefined
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression')
    return parent.callee === node ? String(node.name) : undefined
  return undefined
}

/** Imports that can do something: a type does not open a socket, nor does a constant. */
function activeImports(file: SourceFile): readonly ImportedModule[] {
  return (file.code?.imports ?? []).filter((each) => !each.typeOnly && !takesPureNames(each))
}

function takesPureNames({ name, taken }: ImportedModule): boolean {
  return taken?.every((one) => pureNames[withoutPrefix(name)]?.includes(one)) ?? false
}

function findNodes(
  file: SourceFile,
  wanted: (node: SyntaxNode, parent: SyntaxNode | undefined) => boolean,
): SyntaxNode[] {
  const found: SyntaxNode[] = []
  if (file.code) visit(file.code.program, (node, parent) => void (wanted(node, parent) && found.push(node)))
  return found
}

function faultAt(file: SourceFile, start: number, message: string): Fault {
  return { path: file.path, line: lineAt(file.text, start), message }
}

const fine = {
  'src/modules/b/a.ts':
    'export const a = (now: Date) => new Date(now.getTime() + 1)\nexport const fetched = { fetch: 1 }.fetch',
}

export const boundaryRules: readonly Rule[] = [
  {
    name: 'formats and ecosystems are pure: bytes in, values out',
    check: checkPurity,
    breaks: [
      { 'src/formats/a.ts': "import { readFileSync } from 'node:fs'" },
      { 'src/ecosystems/npm/a.ts': "const x = await import('node:child_process')" },
      { 'src/formats/a.ts': "import { open, read } from 'node:fs'" },
      { 'src/formats/a.ts': "import * as fs from 'node:fs'" },
    ],
    keeps: [
      { 'src/formats/a.ts': "import { createHash } from 'node:crypto'", 'src/formats/a.test.ts': "import 'node:fs'" },
    ],
  },
  {
    name: 'the network is reached through outbound.ts only',
    check: checkNetwork,
    breaks: [
      { 'src/modules/b/a.ts': "import { request } from 'node:https'" },
      { 'src/modules/b/a.ts': "import { Agent } from 'undici'" },
      { 'src/modules/b/a.ts': "export const a = () => fetch('x')" },
      { 'src/modules/b/a.ts': 'export const a = globalThis.fetch' },
    ],
    keeps: [fine, { 'src/modules/b/a.ts': "import type { Server } from 'node:http'" }],
  },
  {
    name: 'the clock is read in app.ts only',
    check: checkClock,
    breaks: [
      { 'src/modules/b/a.ts': 'export const a = new Date()' },
      { 'src/modules/b/a.ts': 'export const a = Date.now()' },
      { 'src/modules/b/a.ts': 'export const a = [1].map(performance.now)' },
      { 'src/cli/a.ts': 'export const a = Date()' },
    ],
    keeps: [fine, { 'src/platform/clock.ts': 'export const clock = () => new Date()' }],
  },
  {
    name: 'the environment is read in config.ts only',
    check: checkEnvironment,
    breaks: [
      { 'src/modules/b/a.ts': 'export const a = process.env.HOME' },
      { 'src/cli/a.ts': 'const { env } = process' },
    ],
    keeps: [fine, { 'src/modules/b/a.test.ts': 'export const a = process.env.HOME' }],
  },
]
