// go.mod: the modules of a project with their selected versions.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { listsSelection, type ModuleManifest, readModuleManifest } from './module-manifest.ts'
import { isFolderPath, moduleHash, moduleIdentity, modulePurl, STANDARD_LIBRARY } from './module-purl.ts'
import { readModuleSums } from './module-sums.ts'

const NAME = 'golang/go-mod'

/**
 * Required modules, replaced ones as what replaces them, with the digests of go.sum beside it; the standard library with the
 * least version that is asked for. Go does not tell what only tests need: every scope is runtime. Files that state Go 1.16
 * or less, or nothing, list neither every module nor always the selected version: they are incomplete.
 */
export const goMod: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'go.mod' && !path.split('/').includes('vendor'),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let manifest: ModuleManifest
  try {
    manifest = readModuleManifest(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of manifest.problems) draft.miss('manifest.unreadable-line', message, line)
  if (!listsSelection(manifest) && manifest.required.length > 0)
    draft.miss(
      'manifest.partial-selection',
      'before Go 1.17, go.mod lists only part of the modules, and least versions',
    )
  addStandardLibrary(draft, manifest)
  const hashes = await hashesBeside(draft, { path: file.path, name: 'go.sum' }, tree)
  for (const module of manifest.required) addModule(draft, module, { manifest, hashes })
  return draft.finish(manifest.path === undefined ? undefined : { name: manifest.path })
}

function addModule(
  draft: Draft,
  { path, version, isIndirect, line }: ModuleManifest['required'][number],
  { manifest, hashes }: { readonly manifest: ModuleManifest; readonly hashes: ReadonlyMap<string, string> },
): void {
  if (manifest.isExcluded({ path, version }))
    draft.miss('manifest.excluded-version', `"${path}" is required in the excluded version ${version}`, line)
  const replacement = manifest.replacementOf({ path, version })
  const identity = moduleIdentity({ path, version }, replacement)
  if (identity === undefined) {
    draft.miss('manifest.unreadable-entry', `"${(replacement ?? { path }).path}" is not the path of a module`, line)
    return
  }
  if (replacement !== undefined && isFolderPath(replacement.path))
    draft.note('manifest.folder-source', `"${path}" is replaced by a folder`, line)
  const served = replacement ?? { path, version }
  const isTool = manifest.tools.some((tool) => tool === path || tool.startsWith(`${path}/`))
  draft.add({
    ...identity,
    direct: !isIndirect || isTool,
    scope: 'runtime',
    hashes: moduleHash(hashes.get(`${served.path}@${served.version}`)),
    line,
    dependsOn: [],
  })
}

/** Which standard library a program gets is decided by the toolchain that builds it: go.mod has a lower bound only. */
export function addStandardLibrary(draft: Draft, { toolchain, go }: ModuleManifest): void {
  const requirement = toolchain === undefined || toolchain === 'default' || toolchain === 'local' ? go : toolchain
  const purl = modulePurl({ path: STANDARD_LIBRARY })
  if (requirement === undefined || purl === undefined) return
  draft.add({ id: STANDARD_LIBRARY, purl, requirement, direct: true, scope: 'runtime', hashes: [], dependsOn: [] })
}

interface Beside {
  readonly path: string
  /** `go.sum` or `go.work.sum`. */
  readonly name: string
}

/** By `path@version`. */
export async function hashesBeside(
  draft: Draft,
  { path, name }: Beside,
  tree: SourceTree,
): Promise<ReadonlyMap<string, string>> {
  const bytes = await tree.read(joined(folderOf(path), name))
  if (bytes === undefined) return new Map()
  try {
    const { sums } = readModuleSums(bytes)
    return new Map(sums.map(({ path: module, version, sum }) => [`${module}@${version}`, sum]))
  } catch {
    draft.note('lockfile.unreadable', `${name} could not be read; digests are missing`)
    return new Map()
  }
}
