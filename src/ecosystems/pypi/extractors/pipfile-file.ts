// Pipfile: the manifest of Pipenv.
import { asRecord, type JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseToml } from '#formats/toml.ts'
import { isDevelopmentName } from './development-names.ts'
import { tableDependencies } from './poetry-dependencies.ts'
import type { ProjectDependency, ProjectProblem } from './project-dependency.ts'

/** Sections that hold no packages. */
const OTHER_SECTIONS = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile'])
const LIMITS = {
  sizeBytesMax: MANIFEST_LIMITS.sizeBytesMax,
  depthMax: MANIFEST_LIMITS.depthMax,
  indicatorsMax: 400_000,
}

export interface PipfileFile {
  readonly dependencies: readonly ProjectDependency[]
  readonly problems: readonly ProjectProblem[]
}

/** Throws `LimitError` or `SyntaxError`. */
export function readPipfile(bytes: Uint8Array): PipfileFile {
  const document: JsonRecord = parseToml(bytes, LIMITS)
  const problems: ProjectProblem[] = []
  const dependencies = Object.entries(document).flatMap(([section, value]) => {
    const table = asRecord(value)
    if (table === undefined || OTHER_SECTIONS.has(section)) return []
    const scope = section === 'packages' ? 'runtime' : isDevelopmentName(section) ? 'development' : 'optional'
    return tableDependencies(table, { section, scope }, problems)
  })
  return { dependencies, problems }
}
