// pyproject.toml: what a project asks for. Ranges, not versions.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { addProjectDependencies, tellProblems } from './project-components.ts'
import { type PyprojectFile, readPyproject } from './pyproject-file.ts'
import { textLines } from './toml-lines.ts'

const NAME = 'pypi/pyproject'

/** Extras are optional; dependency groups and what building takes are for development. */
export const pyproject: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'pyproject.toml',
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  let project: PyprojectFile
  try {
    project = readPyproject(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  tellProblems(draft, project.problems)
  const { name, version } = project
  const lines = textLines(file.bytes)
  addProjectDependencies(draft, project.dependencies, {
    lineOf: (text) => lines.get(text),
    ...(name !== undefined && { own: name }),
  })
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}
