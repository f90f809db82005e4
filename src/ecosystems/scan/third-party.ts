// Files that came with an installed package: its manifest and its own lockfile say what its authors use, not what the
// scanned project does. What is installed is told by records of installation, which are read there too.
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'

const INSTALL_FOLDERS = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'site-packages',
  'dist-packages',
  '__pypackages__',
  'Pods',
  '.pnpm-store',
])
/** Caches of package managers and folders of distributions, by two folders in a row. */
const CACHE_FOLDERS = new Set([
  '.cargo/registry',
  '.cargo/git',
  '.m2/repository',
  '.gradle/caches',
  '.nuget/packages',
  'pkg/mod',
  'vendor/bundle',
  '.yarn/cache',
  '.npm/_cacache',
  '.pub-cache/hosted',
  // Of Debian's own packages.
  'share/nodejs',
  'lib/nodejs',
])
/** Of its children, not of the files that stand in it: `vendor/modules.txt` is the project's own. */
const VENDOR_FOLDER = 'vendor'

/** What npm writes about all that it has installed, in its lockfile's form. */
const INSTALLED_LOCK = 'node_modules/.package-lock.json'

/** Whether a manifest or lockfile at this path belongs to somebody else's package. */
export function isThirdParty(path: string): boolean {
  const isLock = path === INSTALLED_LOCK || path.endsWith(`/${INSTALLED_LOCK}`)
  const folders = path.split('/').slice(0, isLock ? -2 : -1)
  for (const [at, folder] of folders.entries()) {
    if (INSTALL_FOLDERS.has(folder)) return true
    if (folder === VENDOR_FOLDER && at < folders.length - 1) return true
    const before = folders[at - 1]
    if (before !== undefined && CACHE_FOLDERS.has(`${before}/${folder}`)) return true
  }
  return false
}

/** The folder of the project for which something is installed at this path; undefined when it lies in no such folder. */
export function installingFolder(path: string): string | undefined {
  const segments = path.split('/')
  const at = segments.findIndex((segment, place) => place < segments.length - 1 && INSTALL_FOLDERS.has(segment))
  return at < 0 ? undefined : segments.slice(0, at).join('/')
}

/** The folder of the project that a lockfile is of. */
export function lockedFolder(path: string): string {
  const folder = folderOf(path)
  return baseOf(folder) === 'node_modules' ? folderOf(folder) : folder
}
