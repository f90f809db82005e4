// <gem>.gemspec of a project: the gems it asks for, as far as they stand there as literals. It is a program, and not run.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { isGemName } from '#ecosystems/gem/purl-rules.ts'
import { type GemSpecification, readGemSpecification } from './gem-specification.ts'
import { isInstalledSpecification } from './installed-specification.ts'

const NAME = 'gem/gemspec'

/** What is computed is reported: a name makes the entry missing, a requirement leaves the component without one. */
export const gemspec: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => path.endsWith('.gemspec') && !isInstalledSpecification(path),
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let specification: GemSpecification
  try {
    specification = readGemSpecification(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { name, requirements, isDevelopment, line } of specification.dependencies) {
    if (name === undefined) {
      draft.miss('manifest.computed-entry', 'the name of a dependency is computed', line)
      continue
    }
    if (!isGemName(name)) {
      draft.miss('manifest.unreadable-entry', `"${name}" is not the name of a gem`, line)
      continue
    }
    if (requirements === undefined)
      draft.miss('manifest.computed-entry', `the requirement of "${name}" is computed`, line)
    const requirement = requirements?.length === 0 ? '>= 0' : requirements?.join(', ')
    draft.add({
      id: `${isDevelopment ? 'development' : 'runtime'}/${name}${requirement === undefined ? '' : `@${requirement}`}`,
      purl: { type: 'gem', name, qualifiers: {} },
      ...(requirement !== undefined && { requirement }),
      direct: true,
      scope: isDevelopment ? 'development' : 'runtime',
      hashes: [],
      line,
      dependsOn: [],
    })
  }
  const { name, version } = specification
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}
