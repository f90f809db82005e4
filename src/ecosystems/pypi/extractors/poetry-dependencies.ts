// Dependencies as Poetry and Pipenv write them in tables: `name = "^1.2"`, `name = {version = "…", markers = "…"}`, or a list.
import { asRecord, isTrue, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import type { ProjectDependency, ProjectProblem, Section } from './project-dependency.ts'

const ALTERNATIVES_MAX = 100

/** The members of a table; `python` among them is a condition of the project, not a package. */
export function tableDependencies(
  table: JsonRecord,
  section: Section,
  problems: ProjectProblem[],
): readonly ProjectDependency[] {
  return Object.entries(table)
    .filter(([name]) => name.toLowerCase() !== 'python')
    .flatMap(([name, value]) => {
      const alternatives = (Array.isArray(value) ? value : [value]).slice(0, ALTERNATIVES_MAX)
      return alternatives.flatMap((alternative) => {
        const dependency = dependencyOf(name, alternative, section)
        if (dependency !== undefined) return [dependency]
        const message = `"${name}" in ${section.section} could not be understood`
        problems.push({ code: 'manifest.unreadable-entry', message, hides: true })
        return []
      })
    })
}

function dependencyOf(name: string, value: unknown, { section, scope }: Section): ProjectDependency | undefined {
  if (typeof value === 'string')
    return { name, extras: [], specifier: plain(value), origin: { kind: 'index' }, scope, section, text: name }
  const table = asRecord(value)
  if (table === undefined) return undefined
  return {
    name,
    extras: listOf(table, 'extras'),
    specifier: plain(textOf(table, 'version') ?? ''),
    origin: tableOrigin(table),
    scope: scopeBehind(judgementOf(table), isTrue(table, 'optional') && scope === 'runtime' ? 'optional' : scope),
    section,
    text: name,
  }
}

function plain(constraint: string): string {
  return constraint.trim() === '*' ? '' : constraint.trim()
}

/** Pipenv writes markers also by their variables: `sys_platform = "== 'win32'"`. */
function judgementOf(table: JsonRecord) {
  const byVariable = ['sys_platform', 'platform_machine', 'os_name', 'platform_system'].flatMap((variable) => {
    const condition = textOf(table, variable)
    return condition === undefined ? [] : [`${variable} ${condition}`]
  })
  const platform = textOf(table, 'platform')
  if (platform !== undefined) byVariable.push(`sys_platform == "${platform.replaceAll('"', '')}"`)
  const markers = textOf(table, 'markers')
  return judgeMarker([...(markers === undefined ? [] : [`(${markers})`]), ...byVariable].join(' and '))
}

/** `git`, `url`, `path`, `file` and what Poetry, Pipenv, PDM and uv name a commit by. */
export function tableOrigin(table: JsonRecord): PythonOrigin {
  for (const vcs of ['git', 'hg', 'svn', 'bzr']) {
    const address = textOf(table, vcs)
    if (address === undefined) continue
    const commit = ['resolved_reference', 'revision', 'rev', 'ref', 'tag', 'branch']
      .map((field) => textOf(table, field))
      .find((text) => text !== undefined)
    const folder = textOf(table, 'subdirectory')
    const url = `${address.startsWith(`${vcs}+`) ? '' : `${vcs}+`}${address}${commit === undefined ? '' : `@${commit}`}`
    return { kind: 'repository', url: folder === undefined ? url : `${url}#${folder}` }
  }
  const url = textOf(table, 'url') ?? textOf(table, 'file')
  if (url !== undefined) return originOfUrl(url)
  const path = textOf(table, 'path')
  return path === undefined ? { kind: 'index' } : originOfUrl(`file:${path}`)
}

/** The groups of `tool.poetry.group`, each with its table. */
export function poetryGroups(poetry: JsonRecord): readonly (readonly [string, JsonRecord])[] {
  return Object.keys(recordOf(poetry, 'group')).map((name) => [name, recordOf(recordOf(poetry, 'group'), name)])
}
