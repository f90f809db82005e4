// DESCRIPTION of a package or project in source form: the packages it asks for. Ranges, not versions.

import { isRPackageName } from '#ecosystems/cran/purl-rules.ts'
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { descriptionFields } from './description-fields.ts'
import { isInstalledDescription } from './installed-description.ts'
import { packageRequirements } from './package-requirements.ts'

const NAME = 'cran/description'
const FIELDS = [
  ['depends', 'runtime'],
  ['imports', 'runtime'],
  ['linkingto', 'runtime'],
  ['suggests', 'optional'],
] as const

/** R and the packages that come with it are left out. */
export const description: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'DESCRIPTION' && !isInstalledDescription(path),
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
  for (const [field, scope] of FIELDS) {
    const { packages, unreadable } = packageRequirements((fields.get(field) ?? '').split(','))
    for (const text of unreadable) draft.miss('manifest.unreadable-entry', `"${text}" in ${field} is not a requirement`)
    for (const { name, requirement } of packages) {
      if (!isRPackageName(name)) {
        draft.miss('manifest.unreadable-entry', `"${name}" is not a package name`)
        continue
      }
      const purl = { type: 'cran', name, qualifiers: {} }
      draft.add({ id: `${field}/${name}`, purl, requirement, direct: true, scope, hashes: [], dependsOn: [] })
    }
  }
  if (fields.has('remotes'))
    draft.note('manifest.other-source', `some packages may come from elsewhere: ${fields.get('remotes')}`)
  const [name, version] = [fields.get('package'), fields.get('version')]
  return draft.finish(name ? { name, ...(version && { version }) } : undefined)
}
