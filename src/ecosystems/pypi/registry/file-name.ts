import { normalVersion } from '../normal-version.ts'
import { isProjectName, normalName } from './project-name.ts'

const FILE_NAME_CHARS_MAX = 512
const PRINTABLE = /^[\w.+!-]+$/
const SOURCE = /\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|zip|tar)$/i
/** Behind the version: build tag (optional), Python, ABI, platform. */
const TAGS = /^(?:\d\w*-)?[\w.]+-[\w.]+-[\w.]+$/

/**
 * The version that a file name states for this very project, in its normal form: of a wheel by the fields of its name
 * (PEP 427), of a source archive by what follows the project's own name (PEP 625, and the looser habits before it).
 * Undefined for files of another project, of another kind, or with a version that is none: it is never guessed.
 */
export function versionOfFile(name: string, fileName: string): string | undefined {
  if (fileName.length > FILE_NAME_CHARS_MAX || !PRINTABLE.test(fileName)) return undefined
  if (isWheel(fileName)) return versionOfWheel(name, fileName.slice(0, -'.whl'.length))
  const extension = SOURCE.exec(fileName)?.[0]
  return extension === undefined ? undefined : versionOfSource(name, fileName.slice(0, -extension.length))
}

export function isWheel(fileName: string): boolean {
  return fileName.endsWith('.whl')
}

/** Installs anywhere: pure Python, whatever the version of Python is. */
export function isUniversalWheel(fileName: string): boolean {
  return fileName.endsWith('-none-any.whl')
}

function versionOfWheel(name: string, stem: string): string | undefined {
  const [project = '', version = '', ...tags] = stem.split('-')
  if (!isProjectName(project) || normalName(project) !== name || !TAGS.test(tags.join('-'))) return undefined
  // A hyphen in a version is written as an underscore there.
  return normalVersion(version.replaceAll('_', '-'))
}

/** Names and versions may contain hyphens; only one hyphen has the project's whole name before it. */
function versionOfSource(name: string, stem: string): string | undefined {
  for (let at = stem.indexOf('-'); at > 0; at = stem.indexOf('-', at + 1)) {
    if (normalName(stem.slice(0, at)) === name) return normalVersion(stem.slice(at + 1))
  }
  return undefined
}
