// setup.cfg: the declarative configuration of setuptools. It is read, never run; setup.py beside it is code.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { type IniField, readIni } from './ini-sections.ts'
import { addProjectDependencies, tellProblems } from './project-components.ts'
import { type ProjectDependency, type ProjectProblem, type Section, statedRequirements } from './project-dependency.ts'

const NAME = 'pypi/setup-cfg'

/** `install_requires`, `extras_require` (optional), `setup_requires` and `tests_require` (development). */
export const setupCfg: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'setup.cfg',
  extract,
}

const OPTIONS: ReadonlyMap<string, Section> = new Map([
  ['install_requires', { section: 'install_requires', scope: 'runtime' }],
  ['setup_requires', { section: 'setup_requires', scope: 'development' }],
  ['tests_require', { section: 'tests_require', scope: 'development' }],
])

async function extract(file: SourceFile): Promise<Extraction> {
  let text: string
  try {
    text = decodeUtf8(file.bytes, MANIFEST_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const problems: ProjectProblem[] = []
  const lines = new Map<string, number>()
  const dependencies: ProjectDependency[] = []
  const root = new Map<string, string>()
  for (const field of readIni(text)) {
    if (field.section === 'metadata') root.set(field.name, field.lines[0]?.text ?? '')
    const section = sectionOf(field)
    if (section === undefined) continue
    for (const { text: stated, line } of field.lines) if (!lines.has(stated)) lines.set(stated, line)
    for (const dependency of statedIn(field, section, problems)) dependencies.push(dependency)
  }
  tellProblems(draft, problems)
  const name = root.get('name')
  addProjectDependencies(draft, dependencies, {
    lineOf: (stated) => lines.get(stated),
    ...(name && { own: name }),
  })
  const version = root.get('version')
  // A version may be a directive to look it up in code.
  const isPlain = version && !/^(?:attr|file):/.test(version)
  return draft.finish(name ? { name, ...(isPlain && { version }) } : undefined)
}

function sectionOf({ section, name }: IniField): Section | undefined {
  if (section === 'options.extras_require') return { section: `extras_require.${name}`, scope: 'optional' }
  return section === 'options' ? OPTIONS.get(name.replaceAll('-', '_')) : undefined
}

function statedIn({ lines }: IniField, section: Section, problems: ProjectProblem[]): readonly ProjectDependency[] {
  const texts = lines.map(({ text }) => text).filter((text) => text !== '')
  const [first] = texts
  if (first !== undefined && /^(?:file|attr):/.test(first)) {
    const message = `${section.section} is read from elsewhere: ${first}`
    problems.push({ code: 'manifest.dynamic-dependencies', message, hides: true })
    return []
  }
  return statedRequirements(
    texts.flatMap((text) => (texts.length === 1 ? text.split(/(?<=.),(?=\s*[A-Za-z])/) : [text])),
    section,
    problems,
  )
}
