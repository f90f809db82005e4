import { posix } from 'node:path'
import { type Fault, isTest, type Project, type Rule } from './project.ts'
import { isNode, lineAt, type SourceFile, visit } from './source-file.ts'

const aliases: Readonly<Record<string, string>> = {
  '#formats/': 'src/formats/',
  '#ecosystems/': 'src/ecosystems/',
  '#platform/': 'src/platform/',
  '#modules/': 'src/modules/',
  '#i18n/': 'src/i18n/',
  '#test/': 'test/',
}

/** Which areas an area may import. What is not listed (tests, tools, benchmarks) may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/formats': ['src/formats'],
  'src/ecosystems': ['src/ecosystems', 'src/formats'],
  'src/i18n': ['src/i18n'],
  'src/platform': ['src/platform', 'src/i18n', 'src/formats'],
  'src/modules': ['src/modules', 'src/platform', 'src/ecosystems', 'src/formats', 'src/i18n'],
  'src/app.ts': ['src/modules', 'src/platform', 'src/ecosystems', 'src/formats', 'src/i18n'],
  'src/cli': [
    'src/cli',
    'src/app.ts',
    'src/modules',
    'src/platform',
    'src/ecosystems',
    'src/formats',
    'src/i18n',
    'samples',
  ],
  samples: ['samples', 'src/app.ts', 'src/modules', 'src/platform', 'src/ecosystems', 'src/formats', 'src/i18n'],
  console: ['console'],
}

/** The path in the project that an import leads to; undefined for a package or a built-in module. */
export function resolveImport(from: string, name: string): string | undefined {
  if (name === '#app') return 'src/app.ts'
  if (name.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), name))
  const alias = Object.keys(aliases).find((prefix) => name.startsWith(prefix))
  return alias && posix.normalize(`${aliases[alias]}${name.slice(alias.length)}`)
}

/** The modules in the order of the list in `src/app.ts`. */
export function moduleOrder(project: Project): readonly string[] {
  const app = project.find('src/app.ts')
  const origins = new Map<string, string>()
  const order: string[] = []
  if (!app?.code) return order
  visit(app.code.program, (node) => {
    if (node.type !== 'ImportDeclaration') return
    const path = resolveImport(app.path, String((node.source as { value: unknown }).value))
    const module = path && /^src\/modules\/([^/]+)\//.exec(path)?.[1]
    if (module)
      for (const each of node.specifiers as { local: { name: string } }[]) origins.set(each.local.name, module)
  })
  visit(app.code.program, (node) => {
    if (node.type !== 'VariableDeclarator' || (node.id as { name?: string }).name !== 'modules') return
    if (!isNode(node.init) || node.init.type !== 'ArrayExpression') return
    for (const element of node.init.elements as { name?: string; callee?: { name?: string } }[]) {
      const module = origins.get(element.name ?? element.callee?.name ?? '')
      if (module) order.push(module)
    }
  })
  return order
}

function areaOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'src' ? `src/${second}` : first
}

/** Folders beside the ecosystems, for all of them. */
const sharedByEcosystems = new Set(['extraction', 'gate', 'scan', 'versions'])

function unitOf(path: string): { module?: string; ecosystem?: string } {
  const [, kind, name] = /^src\/(modules|ecosystems)\/([^/]+)\//.exec(path) ?? []
  if (!name || (kind === 'ecosystems' && sharedByEcosystems.has(name))) return {}
  return kind === 'modules' ? { module: name } : { ecosystem: name }
}

/** Types that formats may name too: how versions of an ecosystem are read is handed to them. */
const contract = 'src/ecosystems/ecosystem.ts'

interface Step {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function wrongness({ from, to, typeOnly }: Step, order: readonly string[]): string | undefined {
  const test = isTest(from)
  const allowed = mayImport[areaOf(from)]
  if (typeOnly && to === contract) return undefined
  if (!test && allowed && !allowed.includes(areaOf(to))) return `${areaOf(from)} may not import ${areaOf(to)}`
  const [source, target] = [unitOf(from), unitOf(to)]
  if (source.ecosystem && target.ecosystem && source.ecosystem !== target.ecosystem && !test)
    return `one ecosystem may not import another (${target.ecosystem})`
  if (!target.module || target.module === source.module) return undefined
  if (!allowed || from.startsWith('test/')) return undefined
  if (posix.basename(to) !== 'index.ts') return `only index.ts of the module ${target.module} may be imported`
  if (!source.module || test) return undefined
  if (order.indexOf(target.module) >= order.indexOf(source.module))
    return `${target.module} does not stand before ${source.module} in the list of modules: speak upward by events`
  return undefined
}

function checkImports(project: Project): readonly Fault[] {
  const order = moduleOrder(project)
  return project.files.flatMap((file) => importFaults(file, order))
}

function importFaults(file: SourceFile, order: readonly string[]): readonly Fault[] {
  return (file.code?.imports ?? []).flatMap(({ name, start, typeOnly }) => {
    const to = resolveImport(file.path, name)
    const message = to === undefined ? undefined : wrongness({ from: file.path, to, typeOnly }, order)
    return message ? [{ path: file.path, line: lineAt(file.text, start), message }] : []
  })
}

function checkList(project: Project): readonly Fault[] {
  const order = moduleOrder(project)
  const folders = new Set(project.files.flatMap(({ path }) => unitOf(path).module ?? []))
  const path = 'src/app.ts'
  return [
    ...[...folders]
      .filter((name) => !order.includes(name))
      .map((name) => ({ path, message: `lacks the module ${name}` })),
    ...order
      .filter((name) => !project.find(`src/modules/${name}/index.ts`))
      .map((name) => ({ path, message: `lists ${name}, which has no index.ts` })),
  ]
}

const exampleApp = {
  'src/app.ts':
    "import { auditModule } from '#modules/audit/index.ts'\nimport { createBModule } from '#modules/b/index.ts'\nexport const modules = [auditModule, createBModule({})]",
  'src/modules/audit/index.ts': 'export const auditModule = 1',
  'src/modules/b/index.ts': 'export const createBModule = (one: object) => one',
}

export const layerRules: readonly Rule[] = [
  {
    name: 'imports follow the order of the layers and of the modules',
    check: checkImports,
    breaks: [
      { 'src/formats/a.ts': "import { x } from '#platform/x.ts'" },
      { 'src/formats/a.ts': "import { x } from '#ecosystems/ecosystem.ts'" },
      { 'src/ecosystems/npm/a.ts': "import { x } from '../pypi/x.ts'" },
      { 'src/platform/a.ts': "import type { X } from '#modules/audit/index.ts'" },
      { 'src/modules/b/c.ts': "import { x } from '#app'" },
      { 'console/src/a.tsx': "import type { X } from '../../src/app.ts'" },
      { ...exampleApp, 'src/modules/audit/a.ts': "export { x } from '#modules/b/index.ts'" },
      { ...exampleApp, 'src/modules/b/a.ts': "const x = await import('#modules/audit/record.ts')" },
      { ...exampleApp, 'src/cli/a.ts': "import { x } from '#modules/audit/record.ts'" },
      { ...exampleApp, 'src/modules/b/a.ts': "type X = import('../audit/record.ts').X" },
    ],
    keeps: [
      { 'src/formats/a.ts': "import type { X } from '#ecosystems/ecosystem.ts'" },
      {
        ...exampleApp,
        'src/modules/b/a.ts':
          "import { x } from '#modules/audit/index.ts'\nimport { y } from './c.ts'\nimport 'kysely'",
        'src/modules/audit/a.test.ts':
          "import { testApp } from '#test/harness.ts'\nimport { x } from '#modules/b/index.ts'",
        'src/cli/a.ts': "import { x } from '#modules/b/index.ts'\nimport { openApp } from '#app'",
      },
    ],
  },
  {
    name: 'the list of modules in app.ts is complete',
    check: checkList,
    breaks: [{ ...exampleApp, 'src/modules/c/index.ts': 'export const cModule = 1' }],
    keeps: [exampleApp],
  },
]
