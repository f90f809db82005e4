// The project that a lockfile belongs to: its manifest stands in the same folder.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { folderOf, joined } from '#ecosystems/extraction/folders.ts'
import type { Need } from './lock-graph.ts'
import { normalName } from './lock-graph.ts'
import type { ProjectDependency } from './project-dependency.ts'
import { type PyprojectFile, readPyproject } from './pyproject-file.ts'

/** Undefined when there is no manifest, or none that can be read: what the project asks for is then not known. */
export async function neighbourProject(path: string, tree: SourceTree): Promise<PyprojectFile | undefined> {
  const bytes = await tree.read(joined(folderOf(path), 'pyproject.toml'))
  if (bytes === undefined) return undefined
  try {
    return readPyproject(bytes)
  } catch {
    return undefined
  }
}

/** Without what building the project takes, which no lockfile holds, and without the project's own name. */
export function needsOf(dependencies: readonly ProjectDependency[], own?: string): readonly Need[] {
  return dependencies
    .filter(({ section, name }) => section !== 'build-system' && (!own || normalName(own) !== normalName(name)))
    .map(({ name, extras, scope }) => ({ name, extras, scope, mayBeAbsent: scope === 'optional' }))
}
