import type { Fault, Project, Rule } from './project.ts'

const page = 'docs/dependencies.md'
const manifests = /^(package\.json|console\/package\.json|test\/clients\/package\.json)$/
/** A row of the page's tables: `| name | why | licence | alternatives |`. */
const rowPattern = /^\|\s*`([^`]+)`\s*\|(.*)\|\s*$/gm
const cellsMin = 3

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

function checkPage(project: Project): readonly Fault[] {
  const rows = new Map<string, string>()
  for (const [, name = '', rest = ''] of (project.find(page)?.text ?? '').matchAll(rowPattern)) rows.set(name, rest)
  const wanted = new Set<string>()
  for (const file of project.files)
    if (manifests.test(file.path)) for (const [name] of entriesOf(file.text)) wanted.add(name)
  return [
    ...[...wanted]
      .filter((name) => !rows.has(name))
      .map((name) => ({ path: page, message: `lacks a line for ${name}` })),
    ...[...rows.keys()]
      .filter((name) => !wanted.has(name))
      .map((name) => ({ path: page, message: `explains ${name}, which nothing depends on` })),
    ...[...rows]
      .filter(([, rest]) => rest.split('|').filter((cell) => cell.trim() !== '').length < cellsMin)
      .map(([name]) => ({
        path: page,
        message: `does not say why, which licence and which alternatives for ${name}`,
      })),
  ]
}

function checkVersions(project: Project): readonly Fault[] {
  return project.files
    .filter(({ path }) => manifests.test(path))
    .flatMap(({ path, text }) =>
      entriesOf(text)
        .filter(([, range]) => !/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
        .map(([name, range]) => ({ path, message: `asks for ${name} ${range}: an exact version is wanted` })),
    )
}

function entriesOf(text: string): readonly (readonly [string, string])[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text) as Manifest
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
}

const row = '| `pg` | the driver | MIT | postgres.js |\n'

export const dependencyRules: readonly Rule[] = [
  {
    name: 'docs/dependencies.md has one line for each dependency',
    check: checkPage,
    breaks: [
      { 'package.json': '{"dependencies":{"pg":"1.0.0"}}', [page]: '' },
      { 'console/package.json': '{"devDependencies":{"pg":"1.0.0"}}', [page]: '| `pg` | the driver | MIT | |\n' },
      { 'package.json': '{}', [page]: row },
    ],
    keeps: [{ 'package.json': '{"optionalDependencies":{"pg":"1.0.0"}}', [page]: row }],
  },
  {
    name: 'dependencies have exact versions',
    check: checkVersions,
    breaks: [
      { 'package.json': '{"dependencies":{"pg":"^1.0.0"}}' },
      { 'package.json': '{"devDependencies":{"a":"npm:pg@latest"}}' },
    ],
    keeps: [{ 'package.json': '{"dependencies":{"pg":"1.0.0-rc.1","b":"npm:@x/y@2.0.0"}}' }],
  },
]
