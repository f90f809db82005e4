// The dependencies that a manifest states, as direct components.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { pinnedVersion } from '#ecosystems/extraction/python-requirement.ts'
import { normalName } from './lock-graph.ts'
import type { ProjectDependency, ProjectProblem } from './project-dependency.ts'

/** `lineOf`: of the text by which a dependency is found. The project's own name among them (an extra of itself) is no package. */
export function addProjectDependencies(
  draft: Draft,
  dependencies: readonly ProjectDependency[],
  { lineOf, own }: { lineOf: (text: string) => number | undefined; own?: string },
): void {
  const taken = new Map<string, number>()
  for (const { name, specifier, origin, scope, section, text } of dependencies) {
    if (own !== undefined && normalName(own) === normalName(name)) continue
    const line = lineOf(text)
    const purl = pythonPurl(name, origin.kind === 'index' ? pinnedVersion(specifier) : undefined, origin)
    if (purl === undefined) {
      draft.miss('manifest.unreadable-entry', `"${name}" in ${section} is not a package name`, line)
      continue
    }
    const plain = `${section}/${purl.name}`
    const count = (taken.get(plain) ?? 0) + 1
    taken.set(plain, count)
    draft.add({
      id: count === 1 ? plain : `${plain}#${count}`,
      purl,
      ...(origin.kind === 'index' && { requirement: specifier === '' ? '*' : specifier }),
      direct: true,
      scope,
      hashes: [],
      ...pythonSource(origin),
      ...(line !== undefined && { line }),
      dependsOn: [],
    })
  }
}

export function tellProblems(draft: Draft, problems: readonly ProjectProblem[]): void {
  for (const { code, message, hides } of problems) (hides ? draft.miss : draft.note)(code, message)
}
