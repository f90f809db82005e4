// specifications/<gem>.gemspec: RubyGems writes one for each gem that is installed.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { gemPurl } from '#ecosystems/gem/purl-rules.ts'
import { type GemSpecification, readGemSpecification } from './gem-specification.ts'

const NAME = 'gem/installed-specification'
const PATH = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/

export function isInstalledSpecification(path: string): boolean {
  return PATH.test(path)
}

/** The gem itself is the one component. Several declared licences are a choice, as RubyGems means them. */
export const installedSpecification: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: isInstalledSpecification,
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
  const { name, version, platform, licenses } = specification
  const about = version === undefined ? undefined : { version, ...(platform !== undefined && { platform }) }
  const purl = name === undefined || about === undefined ? undefined : gemPurl(name, about)
  if (purl === undefined) draft.miss('lockfile.unreadable', 'the gemspec states no name and version')
  else
    draft.add({
      id: `${name}@${version}`,
      purl,
      scope: 'runtime',
      hashes: [],
      ...(licenses.length > 0 && { license: licenses.join(' OR ') }),
      dependsOn: [],
    })
  return draft.finish()
}
