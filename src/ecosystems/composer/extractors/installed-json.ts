// vendor/composer/installed.json: what Composer has installed; a list (Composer 1) or a record with one (Composer 2).
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, listOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { addPackages, describedPackages, neighbourManifest } from './composer-packages.ts'

const NAME = 'composer/installed-json'
const PATH = /(?:^|\/)composer\/installed\.json$/

/** Composer 1 does not tell packages for development from others: all of its are `runtime`. */
export const installedJson: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => PATH.test(path),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let document: unknown
  try {
    document = parseJson(file.bytes, JSON_LOCKFILE_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const record = asRecord(document)
  const packages = record === undefined ? document : record.packages
  if (!Array.isArray(packages)) {
    draft.miss('lockfile.unreadable', 'the document is no list of packages and has none')
    return draft.finish()
  }
  const development = new Set(
    record === undefined ? [] : listOf(record, 'dev-package-names').map((name) => name.toLowerCase()),
  )
  // <project>/vendor/composer/installed.json
  const project = folderOf(folderOf(folderOf(file.path)))
  const manifest = await neighbourManifest(draft, joined(project, 'composer.json'), tree)
  const described = describedPackages(draft, packages, (name) => (development.has(name) ? 'development' : 'runtime'))
  addPackages(draft, described, manifest)
  if (manifest?.name === undefined) return draft.finish()
  return draft.finish({ name: manifest.name, ...(manifest.version !== undefined && { version: manifest.version }) })
}
