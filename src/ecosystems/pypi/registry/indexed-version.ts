import type { IndexedFile, IndexedVersion } from '../../gate/registry.ts'
import { isWheel } from './file-name.ts'
import type { Release } from './released-files.ts'
import { type SimpleFile, type SimpleProject, strongestOf } from './simple-project.ts'

/**
 * What the gateway needs to know of one version. Its date is the one of its youngest file: files may join a version long after
 * it was made, and one of them may be the harmful one. Source archives run their own build when they are installed.
 */
export function indexedVersion(project: SimpleProject, { version, files }: Release): IndexedVersion {
  const times = files.map(({ uploadTime }) => uploadTime)
  const publishedAt = times.includes(undefined) ? undefined : latestOf(times as string[])
  const deprecated = deprecationOf(project)
  const yanked = yankOf(files)
  return {
    version,
    ...(publishedAt !== undefined && { publishedAt }),
    ...(deprecated !== undefined && { deprecated }),
    ...(yanked !== undefined && { yanked }),
    hasInstallScript: !files.some(({ fileName }) => isWheel(fileName)),
    files: [...files.map(packageFile), ...files.flatMap(metadataFile), ...files.flatMap(provenanceFile)],
    requirements: [],
  }
}

export function metadataName(fileName: string): string {
  return `${fileName}.metadata`
}

export function provenanceName(fileName: string): string {
  return `${fileName}.provenance`
}

function packageFile({ fileName, url, hashes }: SimpleFile): IndexedFile {
  const integrity = strongestOf(hashes)
  return { fileName, url, role: 'package', ...(integrity !== undefined && { integrity }) }
}

function metadataFile({ fileName, url, metadata }: SimpleFile): readonly IndexedFile[] {
  const integrity = metadata && strongestOf(metadata)
  if (integrity === undefined) return []
  return [{ fileName: metadataName(fileName), url: beside(url, '.metadata'), role: 'metadata', integrity }]
}

/** Where upstream states the digest of the document instead of its address. */
function provenanceFile({ fileName, url, provenance }: SimpleFile): readonly IndexedFile[] {
  if (provenance === undefined || !isDigest(provenance)) return []
  const integrity = `sha256:${provenance.toLowerCase()}`
  return [{ fileName: provenanceName(fileName), url: beside(url, '.provenance'), role: 'metadata', integrity }]
}

export function isDigest(provenance: string): boolean {
  return /^[\da-f]{64}$/i.test(provenance)
}

function beside(address: string, suffix: string): string {
  const url = new URL(address)
  url.pathname += suffix
  return url.href
}

/** The reason, when all of a version's files are yanked; single files stay yanked in the page. */
function yankOf(files: readonly SimpleFile[]): string | undefined {
  if (!files.every(({ yanked }) => yanked !== undefined)) return undefined
  return files.find(({ yanked }) => yanked)?.yanked ?? 'Yanked without a reason'
}

function deprecationOf({ status }: SimpleProject): string | undefined {
  if (status === undefined || (status.status !== 'archived' && status.status !== 'deprecated')) return undefined
  return `The project is ${status.status}${status.reason ? `: ${status.reason}` : ''}`
}

function latestOf(times: readonly string[]): string | undefined {
  return times.toSorted((one, other) => Date.parse(one) - Date.parse(other)).at(-1)
}
