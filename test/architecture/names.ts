import { moduleOrder } from './layers.ts'
import { type Fault, isTest, type Project, type Rule } from './project.ts'
import type { SourceFile } from './source-file.ts'

const kebabPattern = /^[a-z0-9]+(-[a-z0-9]+)*((\.[a-z]+)?\.test|\.gen|\.d)?\.tsx?$/
const folderPattern = /^([a-z0-9]+(-[a-z0-9]+)*|zh-CN|en-US)$/
/** Words that say nothing about what a file holds. */
const emptyWords = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'service', 'services', 'base', 'impl'])
const codeFolders = /^(src|test|tools|bench|samples|console\/src)\//
/** Named by their place, not by what they export. */
const placed = new Set([
  'index.ts',
  'main.ts',
  'main.tsx',
  'app.ts',
  'events.ts',
  'jobs.ts',
  'schemas.ts',
  'connect.ts',
])
/** Named by what holds their exports together. */
const gathered = new Set(['src/formats/hash.ts'])

function codeFiles(project: Project): readonly SourceFile[] {
  return project.files.filter(({ path, code }) => code && codeFolders.test(path))
}

function checkNames(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => codeFolders.test(path) && /\.tsx?$/.test(path))
    .flatMap(({ path }) => {
      const folders = path.split('/')
      const name = folders.pop() ?? ''
      const kebab = kebabPattern.test(name) && folders.every((folder) => folderPattern.test(folder))
      const words = [...folders, name.replace(/\..*$/, '')].flatMap((part) => part.split('-'))
      const empty = words.find((word) => emptyWords.has(word))
      return [
        ...(kebab ? [] : [{ path, message: 'is not in kebab-case' }]),
        ...(empty ? [{ path, message: `"${empty}" says nothing about what it holds` }] : []),
      ]
    })
}

function checkDefaults(project: Project): readonly Fault[] {
  return codeFiles(project)
    .filter(({ code }) => code?.exports.includes('default'))
    .map(({ path }) => ({ path, message: 'has a default export: give it a name' }))
}

/** At least one export must share a word with the file's name. */
function checkExports(project: Project): readonly Fault[] {
  return codeFiles(project).flatMap(({ path, code }) => {
    const name = path.split('/').at(-1) ?? ''
    if (
      !path.startsWith('src/') ||
      isTest(path) ||
      placed.has(name) ||
      gathered.has(path) ||
      name.endsWith('.gen.ts') ||
      name.startsWith('routes')
    )
      return []
    const exports = code?.exports ?? []
    const words = wordsOf(name.replace(/\.tsx?$/, ''))
    if (exports.length === 0 || exports.some((each) => sharesWords(wordsOf(each), words))) return []
    return [{ path, message: `is not named by what it exports (${exports.slice(0, 5).join(', ')})` }]
  })
}

const stemLetters = 5

/** One word in common is enough: `refusals` and `refuse`, `openapi` and `Api`. */
function sharesWords(exported: readonly string[], file: readonly string[]): boolean {
  return file.some((word) => exported.some((other) => isSameStem(word, other)))
}

function isSameStem(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (short === long || (short.length >= 3 && long.includes(short))) return true
  return short.length >= stemLetters && long.startsWith(short.slice(0, stemLetters))
}

/** `RunningJobQueue`, `job-queues` → words in lower case, in the singular. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/)
    .map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'))
}

function checkTests(project: Project): readonly Fault[] {
  const tests = project.files.map(({ path }) => path).filter((path) => path.endsWith('.test.ts'))
  return moduleOrder(project)
    .filter((module) => !tests.some((path) => path.startsWith(`src/modules/${module}/`)))
    .map((module) => ({ path: `src/modules/${module}`, message: 'has no tests' }))
}

const exampleApp = {
  'src/app.ts': "import { aModule } from '#modules/a/index.ts'\nexport const modules = [aModule]",
  'src/modules/a/index.ts': 'export const aModule = 1',
}

export const nameRules: readonly Rule[] = [
  {
    name: 'files and folders are in kebab-case and say what they hold',
    check: checkNames,
    breaks: [
      { 'src/modules/b/newThing.ts': '' },
      { 'src/modules/b_c/thing.ts': '' },
      { 'src/platform/string-utils.ts': '' },
      { 'src/helpers/thing.ts': '' },
      { 'console/src/ui/Thing.tsx': '' },
    ],
    keeps: [
      {
        'src/platform/database/rows.gen.ts': '',
        'src/modules/b/new-thing.test.ts': '',
        'console/src/i18n/zh-CN/b.ts': '',
      },
    ],
  },
  {
    name: 'exports have names',
    check: checkDefaults,
    breaks: [{ 'src/a.ts': 'export default 1' }, { 'src/a.ts': 'const a = 1\nexport { a as default }' }],
    keeps: [{ 'src/a.ts': 'export const a = 1', 'console/vite.config.ts': 'export default {}' }],
  },
  {
    name: 'a file is named by what it exports',
    check: checkExports,
    breaks: [{ 'src/modules/b/stuff.ts': 'export const createUser = 1' }],
    keeps: [
      {
        'src/modules/b/create-user.ts': 'export interface NewUser {}\nexport async function createUser() {}',
        'src/platform/ids.ts': 'export const newId = 1',
        'src/platform/openapi.ts': 'export const describeOpenApi = 1',
        'src/modules/b/index.ts': 'export const bModule = 1',
        'src/platform/run.ts': 'void 0',
      },
    ],
  },
  {
    name: 'every module has tests',
    check: checkTests,
    breaks: [exampleApp],
    keeps: [{ ...exampleApp, 'src/modules/a/do-it.test.ts': 'void 0' }],
  },
]
