// Where things lie in a Maven repository: the "default repository layout" of Maven 2 and later.
import { isIdentifier } from '../purl-rules.ts'
import { mavenKey } from '../version-key.ts'

const VERSION_CHARS_MAX = 256
/** Versions are names of folders and parts of file names; nothing in one needs encoding in an address. */
const VERSION = /^[0-9A-Za-z][0-9A-Za-z._+~-]*$/
const FILE_CHARS_MAX = 512
/** What follows `artifact-version`: `.jar`, `-sources.jar`, `-linux-x86_64.tar.gz.asc`. */
const FILE_END = /^(?:-[0-9A-Za-z][\w.+~-]*)?\.[0-9A-Za-z][\w.+~-]*$/

/** The package's own folder, relative to the repository: `org/example/demo`. */
export function folderOf(name: string): string {
  const { group, artifact } = splitName(name)
  return `${group.replaceAll('.', '/')}/${artifact}`
}

/** `./org/example/demo/1.0/demo-1.0.pom` */
export function fileAddress(name: string, version: string, fileName: string): string {
  return `./${folderOf(name)}/${version}/${fileName}`
}

/** `demo-1.0.pom`; `end` is what follows the version. */
export function fileNameOf(name: string, version: string, end: string): string {
  return `${splitName(name).artifact}-${version}${end}`
}

export function splitName(name: string): { readonly group: string; readonly artifact: string } {
  const colon = name.indexOf(':')
  return { group: name.slice(0, colon), artifact: name.slice(colon + 1) }
}

/** The name that folders of a repository spell; undefined for what no group or artifact is called. */
export function nameOfFolders(folders: readonly string[]): string | undefined {
  const artifact = folders.at(-1)
  const group = groupOfFolders(folders.slice(0, -1))
  return artifact !== undefined && group !== undefined && isIdentifier(artifact) ? `${group}:${artifact}` : undefined
}

/** A dot in a folder would make two addresses of one package. */
export function groupOfFolders(folders: readonly string[]): string | undefined {
  const group = folders.join('.')
  return folders.length > 0 && !folders.some((folder) => folder.includes('.')) && isIdentifier(group)
    ? group
    : undefined
}

export function isVersion(text: string): boolean {
  return text.length <= VERSION_CHARS_MAX && VERSION.test(text) && !text.includes('..') && 'bytes' in mavenKey(text)
}

/** A version that may change as long as it has this name. */
export function isSnapshot(version: string): boolean {
  return version.toUpperCase().endsWith('-SNAPSHOT')
}

/** Whether a file of this name belongs to this very version. */
export function isFileOf(name: string, version: string, fileName: string): boolean {
  const begin = fileNameOf(name, version, '')
  return fileName.length <= FILE_CHARS_MAX && fileName.startsWith(begin) && isFileEnd(fileName.slice(begin.length))
}

/** Whether this may follow artifact and version. */
export function isFileEnd(end: string): boolean {
  return end.length <= FILE_CHARS_MAX && FILE_END.test(end) && !end.includes('..')
}
