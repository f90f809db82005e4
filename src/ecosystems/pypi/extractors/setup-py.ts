// setup.py is a program: what it asks for is known when it runs, and Assay does not run it.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { createDraft } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'

const NAME = 'pypi/setup-py'

/** Never a component: only the warning `manifest.code`, so that nobody takes the project for one without dependencies. */
export const setupPy: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'setup.py',
  extract,
}

async function extract(): Promise<Extraction> {
  const draft = createDraft(NAME)
  draft.miss('manifest.code', 'setup.py is code and is not run: what it asks for is not known')
  return draft.finish()
}
