// package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf, folderOf, isInstalled, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { NESTING_MAX } from '#ecosystems/extraction/limits.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { addInstalled } from './installed-tree.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { isHiddenLockfile } from './module-folders.ts'
import { rootsByManifest, rootsWithoutManifest, treeOfNested } from './package-lock-nested.ts'
import { treeOfPackages } from './package-lock-packages.ts'
import { withProject } from './with-project.ts'

const NAME = 'npm/package-lock'
const FILES = new Set(['package-lock.json', 'npm-shrinkwrap.json'])

/**
 * One component for each place in `node_modules`, so one package may occur more than once. Workspaces of the project are
 * its own and no components; what they ask for counts as direct. Read too is npm's hidden lockfile in `node_modules`.
 */
export const packageLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => (FILES.has(baseOf(path)) && !isInstalled(path)) || isHiddenLockfile(path),
  extract: (file, tree) => extractJson(NAME, file, (draft, document) => read(draft, document, { file, tree })),
}

interface Place {
  readonly file: SourceFile
  readonly tree: SourceTree
}

async function read(draft: Draft, document: JsonRecord, { file, tree }: Place): Promise<Extraction> {
  const packages = asRecord(document.packages)
  checkVersion(draft, document, packages !== undefined)
  if (packages !== undefined) {
    const lines = memberLines(file.bytes, (path) => path.length === 2 && path[0] === 'packages')
    const whole = isHiddenLockfile(file.path) ? await withProject(draft, { path: file.path, packages, tree }) : packages
    const installed = treeOfPackages(draft, whole ?? packages, (key) => lines.get(`packages\0${key}`))
    addInstalled(draft, { ...installed, tellsDirect: whole !== undefined })
  } else {
    await addNested(draft, file, { document, tree })
  }
  const own = packages === undefined ? document : { ...document, ...recordOf(packages, '') }
  const name = textOf(own, 'name') ?? textOf(document, 'name')
  const version = textOf(own, 'version')
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}

async function addNested(
  draft: Draft,
  file: SourceFile,
  { document, tree }: { document: JsonRecord; tree: SourceTree },
): Promise<void> {
  const lines = memberLines(
    file.bytes,
    (path) => path.length % 2 === 0 && path.at(-2) === 'dependencies',
    2 * NESTING_MAX,
  )
  const nested = treeOfNested(draft, document, (id) => lines.get(idToPath(id)))
  const manifest = await siblingManifest(draft, file.path, tree)
  const roots = manifest === undefined ? rootsWithoutManifest(nested) : rootsByManifest(nested, manifest)
  addInstalled(draft, { nodes: nested.nodes, roots })
}

/** `node_modules/a/node_modules/b` stands at dependencies → a → dependencies → b. */
function idToPath(id: string): string {
  return id.replace(/(^|\/)node_modules\//g, (_, before: string) => `${before === '' ? '' : '\0'}dependencies\0`)
}

async function siblingManifest(draft: Draft, path: string, tree: SourceTree): Promise<Manifest | undefined> {
  const bytes = await tree.read(joined(folderOf(path), 'package.json'))
  if (bytes === undefined) {
    draft.note(
      'manifest.missing',
      'without package.json, packages that no other requires are taken as direct dependencies',
    )
    return undefined
  }
  try {
    return readManifest(bytes)
  } catch {
    draft.note(
      'manifest.unreadable',
      'package.json could not be read; packages that no other requires are taken as direct dependencies',
    )
    return undefined
  }
}

function checkVersion(draft: Draft, document: JsonRecord, hasPackages: boolean): void {
  const version = document.lockfileVersion
  if (hasPackages ? version === 2 || version === 3 : version === 1) return
  // The first shrinkwrap files had no version and are of the nested kind.
  if (version === undefined && !hasPackages && asRecord(document.dependencies) !== undefined) return
  draft.miss(
    'lockfile.unknown-version',
    `lockfileVersion ${JSON.stringify(version)} is not known; read as the nearest known one`,
  )
}
