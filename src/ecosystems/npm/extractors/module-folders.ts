// Where packages lie in folders `node_modules`, and where Node looks for what one of them requires.
import type { InstalledSearch } from '#ecosystems/ecosystem.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { NESTING_MAX, PATH_LENGTH_MAX } from '#ecosystems/extraction/limits.ts'
import type { Dependency } from './manifest.ts'

const MODULES = 'node_modules'
const FILE = 'package.json'
/** Folders in which pnpm, Bun, Deno and Yarn keep each package with a `node_modules` of its own. */
const STORES = new Set(['.pnpm', '.bun', '.deno', '.store'])
/** Where Debian's packages put modules, and its Node looks for what is found nowhere else (Debian JavaScript policy). */
const SYSTEM_FOLDER = /(?:^|\/)usr\/(?:share|lib)\/nodejs(?=\/)/
const SYSTEM_MANIFEST = /(?:^|\/)usr\/(?:share|lib)\/nodejs\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/

/** Whether a file came with modules that a distribution's packages installed. */
export function isSystemModule(path: string): boolean {
  return SYSTEM_FOLDER.test(path)
}

/**
 * Whether it is the manifest of an installed package: `node_modules/a`, `node_modules/@s/a`, and what such packages hold in
 * a `node_modules` of their own. One further down, such as in a package's tests, is a file of that package.
 */
export function isInstalledManifest(path: string): boolean {
  if (path.length > PATH_LENGTH_MAX || !path.endsWith(`/${FILE}`)) return false
  if (SYSTEM_MANIFEST.test(path)) return true
  const segments = path.split('/')
  let at = segments.indexOf(MODULES)
  if (at < 0) return false
  while (segments[at] === MODULES) {
    if (STORES.has(segments[at + 1] ?? '')) {
      at += 3
      if (segments[at] !== MODULES) return false
    } else at += segments[at + 1]?.startsWith('@') ? 3 : 2
  }
  return at === segments.length - 1 && !(segments[at - 1] ?? '').startsWith('.')
}

/** The lockfile that npm keeps of what it has installed. One within a package says what its author had. */
export function isHiddenLockfile(path: string): boolean {
  const modules = folderOf(path)
  return (
    baseOf(path) === '.package-lock.json' &&
    baseOf(modules) === MODULES &&
    !folderOf(modules).split('/').includes(MODULES)
  )
}

/** Where Node looks for what is required in a folder (Node.js documentation, "Loading from node_modules folders"). */
export function moduleFolders(folder: string): readonly string[] {
  const folders: string[] = []
  for (let place = folder; folders.length < NESTING_MAX; place = folderOf(place)) {
    if (baseOf(place) !== MODULES) folders.push(joined(place, MODULES))
    if (place === '') break
  }
  const [system] = SYSTEM_FOLDER.exec(folder) ?? []
  if (system !== undefined) {
    const root = folder.slice(0, folder.indexOf(system) + (system.startsWith('/') ? 1 : 0))
    folders.push(`${root}usr/share/nodejs`, `${root}usr/lib/nodejs`)
  }
  return folders
}

export function searchFor(folders: readonly string[], dependencies: readonly Dependency[]): InstalledSearch {
  const files: string[] = []
  const filesMayLack: string[] = []
  for (const { name, section, mayBeAbsent } of dependencies) {
    if (!isFolderName(name)) continue
    const optional = mayBeAbsent || section === 'peerDependencies' || section === 'devDependencies'
    ;(optional ? filesMayLack : files).push(`${name}/${FILE}`)
  }
  return { folders, files, filesMayLack }
}

/** `a` or `@s/a`: a name must not lead anywhere else. */
function isFolderName(name: string): boolean {
  const segments = name.split('/')
  const wanted = name.startsWith('@') ? 2 : 1
  return segments.length === wanted && segments.every((segment) => segment !== '' && !segment.startsWith('.'))
}
