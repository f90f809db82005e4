// pyproject.toml as far as dependencies go: PEP 621, PEP 735, PEP 518, and the tables of Poetry, PDM and uv.
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import type { PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parseToml } from '#formats/toml.ts'
import { normalName } from './lock-graph.ts'
import { poetryGroups, tableDependencies, tableOrigin } from './poetry-dependencies.ts'
import { type ProjectDependency, type ProjectProblem, statedRequirements } from './project-dependency.ts'

export interface PyprojectFile {
  readonly name?: string
  readonly version?: string
  readonly dependencies: readonly ProjectDependency[]
  readonly problems: readonly ProjectProblem[]
}

const LIMITS = {
  sizeBytesMax: MANIFEST_LIMITS.sizeBytesMax,
  depthMax: MANIFEST_LIMITS.depthMax,
  indicatorsMax: 400_000,
}

/** Throws `LimitError` or `SyntaxError`. Members of the project's own workspace are left out. */
export function readPyproject(bytes: Uint8Array): PyprojectFile {
  const document = parseToml(bytes, LIMITS)
  const problems: ProjectProblem[] = []
  const project = recordOf(document, 'project')
  const tools = recordOf(document, 'tool')
  const poetry = recordOf(tools, 'poetry')
  const dependencies = [
    ...projectDependencies(project, problems),
    ...groupDependencies(recordOf(document, 'dependency-groups'), problems),
    ...poetryDependencies(poetry, Array.isArray(project.dependencies), problems),
    ...toolGroups(recordOf(recordOf(tools, 'pdm'), 'dev-dependencies'), 'tool.pdm.dev-dependencies', problems),
    ...statedRequirements(listOf(recordOf(tools, 'uv'), 'dev-dependencies'), developed('tool.uv'), problems),
    ...statedRequirements(listOf(recordOf(document, 'build-system'), 'requires'), developed('build-system'), problems),
  ]
  const name = textOf(project, 'name') ?? textOf(poetry, 'name')
  const version = textOf(project, 'version') ?? textOf(poetry, 'version')
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    dependencies: withSources(dependencies, tools),
    problems,
  }
}

function developed(section: string) {
  return { section, scope: 'development' } as const
}

function projectDependencies(project: JsonRecord, problems: ProjectProblem[]): readonly ProjectDependency[] {
  for (const field of listOf(project, 'dynamic')) {
    if (field !== 'dependencies' && field !== 'optional-dependencies') continue
    const message = `${field} are stated elsewhere, by the tool that builds the project`
    problems.push({ code: 'manifest.dynamic-dependencies', message, hides: true })
  }
  const extras = recordOf(project, 'optional-dependencies')
  return [
    ...statedRequirements(
      listOf(project, 'dependencies'),
      { section: 'project.dependencies', scope: 'runtime' },
      problems,
    ),
    ...Object.keys(extras).flatMap((extra) =>
      statedRequirements(
        listOf(extras, extra),
        { section: `project.optional-dependencies.${extra}`, scope: 'optional' },
        problems,
      ),
    ),
  ]
}

/** PEP 735: a group may include others, which are read for themselves. */
function groupDependencies(groups: JsonRecord, problems: ProjectProblem[]): readonly ProjectDependency[] {
  const names = new Set(Object.keys(groups).map(normalName))
  return Object.keys(groups).flatMap((group) => {
    const members = Array.isArray(groups[group]) ? groups[group] : []
    for (const member of members) {
      const included = textOf(asRecord(member) ?? {}, 'include-group')
      const isKnown = typeof member === 'string' || (included !== undefined && names.has(normalName(included)))
      const message = `the dependency group "${group}" has an entry that could not be understood`
      if (!isKnown) problems.push({ code: 'manifest.unreadable-entry', message, hides: true })
    }
    return statedRequirements(listOf(groups, group), developed(`dependency-groups.${group}`), problems)
  })
}

function toolGroups(groups: JsonRecord, section: string, problems: ProjectProblem[]): readonly ProjectDependency[] {
  return Object.keys(groups).flatMap((group) =>
    statedRequirements(listOf(groups, group), developed(`${section}.${group}`), problems),
  )
}

/** Beside `project.dependencies`, the main table says only where packages come from. */
function poetryDependencies(
  poetry: JsonRecord,
  isBeside: boolean,
  problems: ProjectProblem[],
): readonly ProjectDependency[] {
  const main = recordOf(poetry, 'dependencies')
  const own = { section: 'tool.poetry.dependencies', scope: 'runtime' } as const
  return [
    ...(isBeside ? [] : tableDependencies(main, own, problems)),
    ...tableDependencies(recordOf(poetry, 'dev-dependencies'), developed('tool.poetry.dev-dependencies'), problems),
    ...poetryGroups(poetry).flatMap(([group, table]) =>
      tableDependencies(
        recordOf(table, 'dependencies'),
        { section: `tool.poetry.group.${group}`, scope: group === 'main' ? 'runtime' : 'development' },
        problems,
      ),
    ),
  ]
}

/** `tool.uv.sources`, and what `tool.poetry.dependencies` says beside `project.dependencies`. */
function withSources(dependencies: readonly ProjectDependency[], tools: JsonRecord): readonly ProjectDependency[] {
  const sources = new Map<string, PythonOrigin | 'own'>()
  const tables = [recordOf(recordOf(tools, 'poetry'), 'dependencies'), recordOf(recordOf(tools, 'uv'), 'sources')]
  for (const table of tables) {
    for (const [name, value] of Object.entries(table)) {
      const source = asRecord(Array.isArray(value) ? value[0] : value)
      if (source === undefined) continue
      const origin = tableOrigin(source)
      if (source.workspace === true) sources.set(normalName(name), 'own')
      else if (origin.kind !== 'index') sources.set(normalName(name), origin)
    }
  }
  return dependencies.flatMap((dependency) => {
    const source = sources.get(normalName(dependency.name))
    if (source === 'own') return []
    return [source === undefined || dependency.origin.kind !== 'index' ? dependency : { ...dependency, origin: source }]
  })
}
