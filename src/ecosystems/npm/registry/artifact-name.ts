import semver from 'semver'
import { basenameOf } from './package-name.ts'

const VERSION_CHARS_MAX = 256
const VERSION_CHARS = /^[\dA-Za-z][\dA-Za-z.+_~-]*$/

/** Whether the text is a version by npm's tolerant reading, and safe in a file name and an address. */
export function isVersion(text: string): boolean {
  return text.length <= VERSION_CHARS_MAX && VERSION_CHARS.test(text) && semver.parse(text, { loose: true }) !== null
}

/** `<basename>-<version>.tgz`: the canonical file name, which keeps addresses out of the lockfiles of pnpm and Yarn. */
export function artifactFileName(name: string, version: string): string {
  return `${basenameOf(name)}-${version}.tgz`
}

/** Path of an artifact below the repository's address: `/@scope/name/-/name-1.0.0.tgz`. */
export function artifactPath(name: string, version: string): string {
  return `/${name}/-/${artifactFileName(name, version)}`
}

/** The version that a file name states for this very package; undefined when it belongs to another or states none. */
export function versionOfFileName(name: string, fileName: string): string | undefined {
  const prefix = `${basenameOf(name)}-`
  if (!fileName.startsWith(prefix) || !fileName.endsWith('.tgz')) return undefined
  const version = fileName.slice(prefix.length, -'.tgz'.length)
  return isVersion(version) ? version : undefined
}
