import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { pypiExtractors } from './extractors/index.ts'
import { pypiPurlRules } from './purl-rules.ts'
import { pypiRegistry } from './registry.ts'
import { pypiVersions } from './versions.ts'

/** Packages of Python, whichever tool installs them: pip, Poetry, PDM, Pipenv, uv. */
export const pypi: Ecosystem = {
  type: 'pypi',
  label: 'PyPI',
  osvNames: ['PyPI'],
  osvEcosystems: () => ['PyPI'],
  purl: pypiPurlRules,
  versions: pypiVersions,
  extractors: pypiExtractors,
  registry: pypiRegistry,
}
