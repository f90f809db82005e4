// composer.json: what a project asks for. Constraints, not versions.

import { composerPurl } from '#ecosystems/composer/purl-rules.ts'
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { composerManifest } from './composer-manifest.ts'

const NAME = 'composer/composer-json'
/** By agreement the ending of names that no package bears: another one, or the platform, provides what they stand for. */
const VIRTUAL_SUFFIX = '-implementation'

/** What belongs to PHP itself is no package and left out. */
export const composerJson: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'composer.json' && !/(?:^|\/)vendor\//.test(path),
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let document: JsonRecord | undefined
  try {
    document = asRecord(parseJson(file.bytes, MANIFEST_LIMITS))
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (document === undefined) {
    draft.miss('manifest.unreadable', 'the document is not a JSON object')
    return draft.finish()
  }
  const { name, version, require, requireDev } = composerManifest(document)
  for (const [section, packages, scope] of [
    ['require', require, 'runtime'],
    ['require-dev', requireDev, 'development'],
  ] as const) {
    for (const [dependency, requirement] of packages) {
      const purl = composerPurl(dependency)
      if (purl === undefined) {
        draft.miss('manifest.unreadable-entry', `"${dependency}" is not a package name`)
        continue
      }
      draft.add({
        id: `${section}/${dependency}`,
        purl,
        requirement,
        direct: true,
        scope: scope === 'runtime' && dependency.endsWith(VIRTUAL_SUFFIX) ? 'peer' : scope,
        hashes: [],
        dependsOn: [],
      })
    }
  }
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}
