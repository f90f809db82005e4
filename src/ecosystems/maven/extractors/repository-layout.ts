// Where a file lies in a repository tells its coordinates: Maven's "default repository layout", and Gradle's cache.
import { archiveType, stemOf } from './jar-file-name.ts'

export interface PlacedFile {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly classifier?: string
}

const PATH_LENGTH_MAX = 4_096
/** Gradle's cache keeps `<group>/<artifact>/<version>/<digest>/<file>` below this folder. */
const GRADLE_ROOT = 'files-2.1'
const DIGEST = /^[0-9a-f]{30,64}$/
/** Below a folder of this name begins a repository. */
const ROOTS = new Set(['repository', 'maven2', 'm2repository'])
/** What most group ids begin with, and folders of another kind seldom. */
const FIRST_PARTS = new Set('com org net io edu gov javax jakarta eu de fr uk ch nl cn jp br ru'.split(' '))

/**
 * `…/org/json/json-core/2.15.3/json-core-2.15.3-sources.jar`: the folders must agree with the file's name. Undefined where
 * they do not, or where it is not clear at which folder the group begins.
 */
export function placeOf(path: string): PlacedFile | undefined {
  if (path.length > PATH_LENGTH_MAX || archiveType(path) === undefined) return undefined
  const folders = path.split('/').slice(0, -1)
  const stem = stemOf(path)
  const gradle = folders.lastIndexOf(GRADLE_ROOT)
  if (gradle >= 0 && folders.length === gradle + 5 && DIGEST.test(folders[gradle + 4] ?? ''))
    return placed(folders[gradle + 1], folders[gradle + 2], { version: folders[gradle + 3], stem })
  const [artifact, version] = folders.slice(-2)
  return placed(groupOf(folders.slice(0, -2), artifact), artifact, { version, stem })
}

/** Whether a `.pom` lies in a repository, as that of a package and not of the project. */
export function isPomOfRepository(path: string): boolean {
  if (path.length > PATH_LENGTH_MAX || !path.endsWith('.pom')) return false
  const parts = path.slice(0, -'.pom'.length).split('/')
  const [artifact, version, stem] = parts.slice(-3)
  if (parts.includes(GRADLE_ROOT)) return true
  return artifact !== undefined && version !== undefined && stem === `${artifact}-${version}`
}

function placed(
  group: string | undefined,
  artifact: string | undefined,
  { version, stem }: { readonly version: string | undefined; readonly stem: string },
): PlacedFile | undefined {
  if (!group || !artifact || !version) return undefined
  const expected = `${artifact}-${version}`
  if (stem === expected) return { group, artifact, version }
  return stem.startsWith(`${expected}-`)
    ? { group, artifact, version, classifier: stem.slice(expected.length + 1) }
    : undefined
}

function groupOf(folders: readonly string[], artifact: string | undefined): string | undefined {
  const root = folders.findIndex((folder) => ROOTS.has(folder))
  const first = root >= 0 ? root + 1 : folders.findIndex((folder) => FIRST_PARTS.has(folder))
  if (first >= 0) return folders.length > first ? folders.slice(first).join('.') : undefined
  // Old packages have one name for both: `junit/junit/4.12`.
  const last = folders.at(-1)
  return last === artifact ? last : undefined
}
