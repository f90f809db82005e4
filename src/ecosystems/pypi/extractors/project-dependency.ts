// What a Python project asks for, from whichever section of its manifest.
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'

export interface ProjectDependency {
  /** As written. */
  readonly name: string
  readonly extras: readonly string[]
  /** As stated; empty: any version. */
  readonly specifier: string
  readonly origin: PythonOrigin
  readonly scope: Scope
  /** `project.dependencies`, `tool.poetry.group.dev`… */
  readonly section: string
  /** The text by which it may be found in the file. */
  readonly text: string
}

export interface ProjectProblem {
  readonly code: string
  readonly message: string
  /** Whether something is missing because of it. */
  readonly hides: boolean
}

export interface Section {
  readonly section: string
  readonly scope: Scope
}

/** A list of PEP 508 requirements; `-e` before one is passed over, as PDM writes it. */
export function statedRequirements(
  texts: readonly string[],
  { section, scope }: Section,
  problems: ProjectProblem[],
): readonly ProjectDependency[] {
  return texts.flatMap((text) => {
    const plain = text.replace(/^\s*-e\s+/, '')
    const parsed = parsePythonRequirement(plain) ?? editable(plain)
    if (parsed === undefined) {
      const message = `"${text.slice(0, 200)}" in ${section} could not be understood`
      problems.push({ code: 'manifest.unreadable-entry', message, hides: true })
      return []
    }
    const { name, extras, specifier, url, marker } = parsed
    const judgement = judgeMarker(marker)
    if (judgement === 'unreadable') {
      const message = `the marker of "${name}" in ${section} could not be understood`
      problems.push({ code: 'manifest.unreadable-marker', message, hides: false })
    }
    const origin: PythonOrigin = url === undefined ? { kind: 'index' } : originOfUrl(url)
    return [{ name, extras, specifier, origin, scope: scopeBehind(judgement, scope), section, text }]
  })
}

/** `file:///${PROJECT_ROOT}/folder#egg=name` */
function editable(text: string): ReturnType<typeof parsePythonRequirement> {
  const name = /#egg=([A-Za-z0-9][A-Za-z0-9._-]{0,200})/.exec(text.slice(0, 4_096))?.[1]
  return name === undefined ? undefined : { name, extras: [], specifier: '', url: text.split(/\s/, 1)[0] ?? text }
}
