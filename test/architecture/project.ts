import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSource, type SourceFile } from './source-file.ts'

/** The files of a checkout, or of an example that stands for one. */
export interface Project {
  readonly files: readonly SourceFile[]
  find(path: string): SourceFile | undefined
}

/** Where a rule is broken. */
export interface Fault {
  readonly path: string
  readonly line?: number
  readonly message: string
}

export type ExampleFiles = Readonly<Record<string, string>>

/** One thing that holds everywhere; `breaks` and `keeps` show that its check can tell. */
export interface Rule {
  readonly name: string
  check(project: Project): readonly Fault[]
  /** In each of these the check must find at least one fault. */
  readonly breaks: readonly ExampleFiles[]
  /** In these it must find none. */
  readonly keeps: readonly ExampleFiles[]
}

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

const skippedFolders = new Set(['node_modules', 'dist', 'data', '.git', '.assay', 'test-results'])
const textPattern = /\.(ts|tsx|mts|mjs|js|json|sql|md|yaml|yml|css|html|sh|conf|toml|tpl|txt|csv|lock|npmrc)$/
const namedText = new Set([
  'assay',
  'run',
  'Dockerfile',
  'LICENSE',
  '.gitignore',
  '.dockerignore',
  '.npmrc',
  '.yarnrc.yml',
])
const sizeBytesMax = 4 * 1024 * 1024

/** Every text file that belongs to the project. */
export function readProject(): Project {
  const files: SourceFile[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(projectRoot, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) walk(path)
      if (!entry.isFile() || !(textPattern.test(entry.name) || namedText.has(entry.name))) continue
      const full = join(projectRoot, path)
      if (statSync(full).size <= sizeBytesMax) files.push(readSource(path, readFileSync(full, 'utf8')))
    }
  }
  walk('')
  return projectOf(files)
}

export function exampleProject(files: ExampleFiles): Project {
  return projectOf(Object.entries(files).map(([path, text]) => readSource(path, text)))
}

function projectOf(files: readonly SourceFile[]): Project {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return { files, find: (path) => byPath.get(path) }
}

/** `x.test.ts` and what only tests use. */
export function isTest(path: string): boolean {
  return (
    /\.test\.tsx?$/.test(path) || path.startsWith('test/') || path.startsWith('bench/') || /(^|\/)testdata\//.test(path)
  )
}
