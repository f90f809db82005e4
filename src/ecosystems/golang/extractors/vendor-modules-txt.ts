// vendor/modules.txt: the modules whose packages `go mod vendor` copied into the project (cmd/go, "Vendor directories").
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { readModuleManifest } from './module-manifest.ts'
import { isFolderPath, type Module, moduleIdentity } from './module-purl.ts'

const NAME = 'golang/vendor-modules-txt'

/**
 * Modules of which a package was copied, as what replaces them where something does. Which of them the project asks for
 * itself is told by go.mod above the folder; without it, it is left open.
 */
export const vendorModulesTxt: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => path === 'vendor/modules.txt' || path.endsWith('/vendor/modules.txt'),
  extract,
}

interface VendoredModule {
  readonly asked: Module
  readonly replacement: Module | undefined
  readonly line: number
  packages: number
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let text: string
  try {
    text = decodeUtf8(file.bytes, TEXT_LOCKFILE_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const modules = readModules(draft, text)
  const project = await projectAbove(folderOf(folderOf(file.path)), tree)
  for (const { asked, replacement, line, packages } of modules) {
    // Listed because go.mod names it; none of its code is here.
    if (packages === 0) continue
    const identity = moduleIdentity(asked, replacement)
    if (identity === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${asked.path}" is not the path of a module`, line)
      continue
    }
    if (replacement !== undefined && isFolderPath(replacement.path))
      draft.note('lockfile.folder-source', `"${asked.path}" was copied from a folder`, line)
    const direct = project?.direct.has(asked.path)
    draft.add({
      ...identity,
      ...(direct !== undefined && { direct }),
      scope: 'runtime',
      hashes: [],
      line,
      dependsOn: [],
    })
  }
  return draft.finish(project?.path === undefined ? undefined : { name: project.path })
}

/** `# path version [=> path [version]]` begins a module, `## …` tells about it, other lines are its packages. */
function readModules(draft: Draft, text: string): readonly VendoredModule[] {
  const modules: VendoredModule[] = []
  let current: VendoredModule | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.slice(0, 4_096).trim().split(/\s+/)
    const [first = '', path = '', ...rest] = words
    if (first === '' || first === '##') continue
    if (first !== '#') {
      if (words.length > 1 || current === undefined)
        draft.miss('lockfile.unreadable-entry', 'a line could not be understood', index + 1)
      else current.packages++
      continue
    }
    current = undefined
    const arrow = rest.indexOf('=>')
    const [version] = arrow < 0 ? rest : rest.slice(0, arrow)
    // A replacement for every version is repeated at the end, without a module that it belongs to.
    if (path !== '' && version === undefined && arrow === 0) continue
    if (path === '' || version === undefined || (arrow < 0 ? rest.length : arrow) > 1) {
      draft.miss('lockfile.unreadable-entry', 'a module has no path or no version', index + 1)
      continue
    }
    const [newPath, newVersion] = arrow < 0 ? [] : rest.slice(arrow + 1)
    const replacement =
      newPath === undefined ? undefined : { path: newPath, ...(newVersion !== undefined && { version: newVersion }) }
    current = { asked: { path, version }, replacement, line: index + 1, packages: 0 }
    modules.push(current)
  }
  return modules
}

async function projectAbove(
  folder: string,
  tree: SourceTree,
): Promise<{ readonly path: string | undefined; readonly direct: ReadonlySet<string> } | undefined> {
  const bytes = await tree.read(joined(folder, 'go.mod'))
  if (bytes === undefined) return undefined
  try {
    const { path, required } = readModuleManifest(bytes)
    return { path, direct: new Set(required.filter((one) => !one.isIndirect).map((one) => one.path)) }
  } catch {
    return undefined
  }
}
