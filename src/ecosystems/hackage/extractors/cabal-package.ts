// <package>.cabal: the packages that its components ask for. Ranges, not versions.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { isHackageName } from '#ecosystems/hackage/purl-rules.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { type CabalField, cabalFields, commaParts } from './cabal-fields.ts'

const NAME = 'hackage/cabal-package'
const FIELDS = new Set(['build-depends', 'build-tool-depends', 'setup-depends'])
const DEPENDENCY =
  /^([A-Za-z0-9-]{1,200})(?:\s{0,20}:\s{0,20}(?:\{[^{}]{0,1000}\}|[A-Za-z0-9-]{1,200}))?\s{0,20}([(<>=^-][\s\S]*)?$/
const DEVELOPMENT = /^(?:test-suite|benchmark)\b/i
const LIBRARY = /^library\s+(\S+)/i

/**
 * What test suites, benchmarks and the build itself ask for is for development; `common` stanzas count as parts of the
 * product. Of conditions both sides are taken. The package itself and its own libraries are left out.
 */
export const cabalPackage: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => path.endsWith('.cabal') && !path.endsWith('/.cabal') && path !== '.cabal',
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let text: string
  try {
    text = decodeUtf8(file.bytes, MANIFEST_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const fields = cabalFields(text, (line) =>
    draft.miss('manifest.unread-syntax', 'braces instead of indentation, or too much text, are not read', line),
  )
  const top = (name: string) => fields.find((field) => field.name === name && field.section === '')?.value
  const [name, version] = [top('name'), top('version')]
  const own = new Set([name, ...fields.map(({ section }) => LIBRARY.exec(section)?.[1])])
  const components = new Map<string, ExtractedComponent>()
  for (const field of fields) {
    if (!FIELDS.has(field.name)) continue
    for (const part of commaParts(field.value)) {
      const [, dependency = '', written] = (part.length <= 4_096 && DEPENDENCY.exec(part)) || []
      if (own.has(dependency)) continue
      if (isHackageName(dependency)) addDependency(components, field, { dependency, written })
      else draft.miss('manifest.unreadable-entry', `"${part}" is not a dependency`, field.line)
    }
  }
  for (const component of components.values()) draft.add(component)
  if (fields.some((field) => field.name === 'build-tools'))
    draft.note('manifest.legacy-field', '"build-tools" names programs, not packages, and is not read')
  return draft.finish(name ? { name, ...(version && { version }) } : undefined)
}

function addDependency(
  components: Map<string, ExtractedComponent>,
  { name, section, line }: CabalField,
  { dependency, written }: { dependency: string; written: string | undefined },
): void {
  const requirement = (written ?? '>=0').replace(/\s+/g, ' ').trim()
  const isDevelopment = name !== 'build-depends' || DEVELOPMENT.test(section)
  const id = `${dependency}@${requirement}`
  const known = components.get(id)
  components.set(id, {
    id,
    purl: { type: 'hackage', name: dependency, qualifiers: {} },
    requirement,
    direct: true,
    scope: isDevelopment && known?.scope !== 'runtime' ? 'development' : 'runtime',
    hashes: [],
    line: known?.line ?? line,
    dependsOn: [],
  })
}
