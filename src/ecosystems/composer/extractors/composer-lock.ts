// composer.lock: what Composer resolved.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { addPackages, describedPackages, neighbourManifest, providedNames } from './composer-packages.ts'

const NAME = 'composer/composer-lock'

/** Which packages the project asks for itself stands in composer.json beside it. Several licences are a choice. */
export const composerLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'composer.lock',
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let document: JsonRecord | undefined
  try {
    document = asRecord(parseJson(file.bytes, JSON_LOCKFILE_LIMITS))
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const packages = document?.packages
  if (document === undefined || !Array.isArray(packages)) {
    draft.miss('lockfile.unreadable', 'the document has no list "packages"')
    return draft.finish()
  }
  const development = document['packages-dev']
  const manifest = await neighbourManifest(draft, joined(folderOf(file.path), 'composer.json'), tree)
  const described = [
    ...describedPackages(draft, packages, () => 'runtime'),
    ...describedPackages(draft, Array.isArray(development) ? development : [], () => 'development'),
  ]
  addPackages(draft, described, manifest)
  const { name, version } = manifest ?? {}
  const root = name === undefined ? undefined : { name, ...(version !== undefined && { version }) }
  return { ...draft.finish(root), providedNames: providedNames(described) }
}
