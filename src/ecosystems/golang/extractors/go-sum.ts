// go.sum where go.mod does not list what is selected: absent, or of Go 1.16 and before.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { golangVersions } from '../versions.ts'
import { listsSelection, type ModuleManifest, readModuleManifest } from './module-manifest.ts'
import { isFolderPath, moduleHash, moduleIdentity } from './module-purl.ts'
import { type ModuleSum, type ModuleSums, readModuleSums } from './module-sums.ts'

const NAME = 'golang/go-sum'

/**
 * go.sum holds digests of versions once used beside those in use. So it is no list of modules: beside a go.mod that is one,
 * nothing is taken from it (go.mod is read with its digests). Otherwise the highest version of each module with a digest of
 * its content is taken, which Go selects unless something else kept it, and the result counts as incomplete.
 */
export const goSum: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'go.sum' && !path.split('/').includes('vendor'),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let content: ModuleSums
  try {
    content = readModuleSums(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const line of content.oddLines) draft.miss('lockfile.unreadable-entry', 'a line could not be understood', line)
  const manifest = await manifestBeside(file.path, tree)
  if (manifest !== undefined && listsSelection(manifest)) return draft.finish(rootOf(manifest))
  if (content.sums.length > 0)
    draft.miss('lockfile.no-selection', 'go.sum does not tell which versions are selected; the highest ones are taken')
  const listed = new Set(manifest?.required.map(({ path, version }) => `${path}@${version}`))
  for (const module of highest(content.sums)) {
    // go.mod lists it in this very version.
    if (listed.has(`${module.path}@${module.version}`)) continue
    const replacement = manifest?.replacementOf(module)
    const identity = moduleIdentity(module, replacement)
    if (identity === undefined || (replacement !== undefined && isFolderPath(replacement.path))) {
      if (identity === undefined)
        draft.miss('lockfile.unreadable-entry', `"${module.path}" is not the path of a module`, module.line)
      continue
    }
    draft.add({ ...identity, scope: 'runtime', hashes: moduleHash(module.sum), line: module.line, dependsOn: [] })
  }
  return draft.finish(manifest && rootOf(manifest))
}

function rootOf({ path }: ModuleManifest): Extraction['root'] {
  return path === undefined ? undefined : { name: path }
}

function highest(sums: readonly ModuleSum[]): readonly ModuleSum[] {
  const best = new Map<string, { readonly sum: ModuleSum; readonly key: Uint8Array }>()
  for (const sum of sums) {
    const key = golangVersions.key(sum.version)
    const bytes = 'invalid' in key ? new Uint8Array(0) : key.bytes
    const before = best.get(sum.path)
    if (before === undefined || compareKeys(bytes, before.key) > 0) best.set(sum.path, { sum, key: bytes })
  }
  return [...best.values()].map(({ sum }) => sum)
}

async function manifestBeside(path: string, tree: SourceTree): Promise<ModuleManifest | undefined> {
  const bytes = await tree.read(joined(folderOf(path), 'go.mod'))
  if (bytes === undefined) return undefined
  try {
    return readModuleManifest(bytes)
  } catch {
    return undefined
  }
}
