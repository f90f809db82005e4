// <library>/<package>/DESCRIPTION: what R has installed.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { descriptionFields } from './description-fields.ts'
import { placePackage } from './package-origin.ts'

const NAME = 'cran/installed-description'
/** Below a library: `/usr/lib/R/library`, `site-library`, and those of renv and packrat, with R's version and platform. */
const PATH = /(?:^|\/)(?:site-library|library|packrat\/lib)\/(?:[^/]+\/){1,4}DESCRIPTION$/

export function isInstalledDescription(path: string): boolean {
  return path.length <= 4_096 && PATH.test(path)
}

/** The package itself is the one component. Packages of R's own (priority `base`) are part of R and none. */
export const installedDescription: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: isInstalledDescription,
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let fields: ReadonlyMap<string, string>
  try {
    fields = descriptionFields(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (fields.get('priority')?.toLowerCase() === 'base') return draft.finish()
  const placed = placePackage((name) => fields.get(name) || undefined)
  const license = fields.get('license')
  if (placed === undefined) draft.miss('lockfile.unreadable', 'the file states no package and version')
  else
    draft.add({
      id: placed.purl.name,
      ...placed,
      scope: 'runtime',
      hashes: [],
      ...(license && { license }),
      dependsOn: [],
    })
  return draft.finish()
}
