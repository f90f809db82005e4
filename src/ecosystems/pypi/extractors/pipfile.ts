// Pipfile: what a project of Pipenv asks for. Ranges, not versions.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { type PipfileFile, readPipfile } from './pipfile-file.ts'
import { addProjectDependencies, tellProblems } from './project-components.ts'
import { textLines } from './toml-lines.ts'

const NAME = 'pypi/pipfile'

/** `packages` are for running, `dev-packages` and categories called after development for that, others optional. */
export const pipfile: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'Pipfile',
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  let stated: PipfileFile
  try {
    stated = readPipfile(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  tellProblems(draft, stated.problems)
  const lines = textLines(file.bytes)
  addProjectDependencies(draft, stated.dependencies, { lineOf: (text) => lines.get(text) })
  return draft.finish()
}
