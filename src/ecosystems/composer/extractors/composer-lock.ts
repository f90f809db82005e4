// composer.lock: what Composer resolved.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { addPackages, describedPackages, neighbourManifest, providedNames } from './composer-packages.ts'

const NAME = 'composer/composer-lock'

/** Which packages the project asks for itself stands in composer.json beside it. Several licences are a choice. */
export const composerLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'composer.lock',
  extract: (file, tree) => extractJson(NAME, file, (draft, document) => read(draft, document, { file, tree })),
}

interface Place {
  readonly file: SourceFile
  readonly tree: SourceTree
}

async function read(draft: Draft, document: JsonRecord, { file, tree }: Place): Promise<Extraction> {
  const packages = document.packages
  if (!Array.isArray(packages)) {
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
