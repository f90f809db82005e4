// Files that came with an installed package: its manifest and its own lockfile say what its authors use, not what the
// scanned project does. What is installed is told by records of installation, which are read there too.

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
/** Caches of package managers, by two folders in a row. */
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
])
/** Of its children, not of the files that stand in it: `vendor/modules.txt` is the project's own. */
const VENDOR_FOLDER = 'vendor'

/** Whether a manifest or lockfile at this path belongs to somebody else's package. */
export function isThirdParty(path: string): boolean {
  const folders = path.split('/').slice(0, -1)
  for (const [at, folder] of folders.entries()) {
    if (INSTALL_FOLDERS.has(folder)) return true
    if (folder === VENDOR_FOLDER && at < folders.length - 1) return true
    const before = folders[at - 1]
    if (before !== undefined && CACHE_FOLDERS.has(`${before}/${folder}`)) return true
  }
  return false
}
