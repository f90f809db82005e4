import { versionIdentity } from '../normal-version.ts'
import { versionOfFile } from './file-name.ts'
import { isProjectName, normalName } from './project-name.ts'

export interface FileAddress {
  readonly name: string
  readonly version: string
  readonly fileName: string
}

/** Below the repository's address: `/packages/demo/1.0/demo-1.0-py3-none-any.whl`. */
export function filePath({ name, version, fileName }: FileAddress): string {
  return `/packages/${name}/${encodeURIComponent(version)}/${encodeURIComponent(fileName)}`
}

/** Below the repository's address, in the shape that upstream's integrity API has as well (PEP 740). */
export function provenancePath({ name, version, fileName }: FileAddress): string {
  return `/integrity/${name}/${encodeURIComponent(version)}/${encodeURIComponent(fileName)}/provenance`
}

/** The version under which a file is addressed must be the one that its name states: equal by PEP 440. */
export function isFileAddress({ name, version, fileName }: FileAddress): boolean {
  if (!isProjectName(name) || normalName(name) !== name) return false
  const stated = versionOfFile(name, fileName)
  return stated !== undefined && versionIdentity(stated) === versionIdentity(version)
}

/**
 * What upstream's provenance address names, where it is the one of its own integrity API: any other cannot be found again from
 * our address alone.
 */
export function readProvenanceAddress(url: URL, apiAddress: string): FileAddress | undefined {
  const prefix = `${apiAddress}/integrity/`
  const path = `${url.origin}${url.pathname}`
  if (!path.startsWith(prefix) || url.search !== '') return undefined
  const [name, version, fileName, last, ...more] = path.slice(prefix.length).split('/').map(decode)
  if (!name || !version || !fileName || last !== 'provenance' || more.length > 0) return undefined
  const address = { name, version, fileName }
  return isFileAddress(address) ? address : undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}
