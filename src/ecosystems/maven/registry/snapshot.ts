// SNAPSHOT versions as repositories keep them: every deployment is a build, whose files are named by when it was made and its
// number (Maven's "unique versions", the only ones since Maven 3).
import type { HostedFile, VersionTarget } from '../../gate/registry.ts'
import { fileNameOf, isFileEnd, splitName } from './file-address.ts'

export interface SnapshotFile {
  /** `yyyyMMdd.HHmmss`, UTC. */
  readonly timestamp: string
  readonly buildNumber: number
  /** What follows: `.jar`, `-sources.jar`. */
  readonly end: string
}

const MARK = '-SNAPSHOT'
const BUILD = /^(\d{8}\.\d{6})-([1-9]\d{0,8})(?=[-.])/
const BUILD_DIGITS_MAX = 9

/** The version that it is on the way to; undefined unless it is spelled as clients spell it. */
export function snapshotBase(version: string): string | undefined {
  return version.endsWith(MARK) && version.length > MARK.length ? version.slice(0, -MARK.length) : undefined
}

/** What `demo-1.0-20260102.030405-6-sources.jar` is of `1.0-SNAPSHOT`; undefined for what no deployment is called. */
export function readSnapshotFile(name: string, version: string, fileName: string): SnapshotFile | undefined {
  const base = snapshotBase(version)
  const begin = base === undefined ? undefined : fileNameOf(name, base, '-')
  if (begin === undefined || !fileName.startsWith(begin)) return undefined
  const rest = fileName.slice(begin.length)
  const [build, timestamp, number] = BUILD.exec(rest) ?? []
  if (build === undefined || timestamp === undefined) return undefined
  const end = rest.slice(build.length)
  return isFileEnd(end) ? { timestamp, buildNumber: Number(number), end } : undefined
}

/** Builds ascend with their numbers; two that were made at once have the same one, and the later counts. */
export function buildOf(name: string, version: string, fileName: string): string {
  const { timestamp, buildNumber } = required(name, version, fileName)
  return `${String(buildNumber).padStart(BUILD_DIGITS_MAX, '0')} ${timestamp}`
}

function required(name: string, version: string, fileName: string): SnapshotFile {
  const file = readSnapshotFile(name, version, fileName)
  if (!file) throw new Error(`${fileName} is no file of a build of ${name} ${version}`)
  return file
}

/** Behind a classifier, which may have dots itself: the last part, two of an archive in tar, and what a signature adds. */
const EXTENSION = /\.(?:tar\.\w+|[\w+~-]+)(?:\.(?:asc|sigstore\.json|sigstore))?$/

function partsOf(end: string): { readonly classifier: string; readonly extension: string } {
  if (end.startsWith('.')) return { classifier: '', extension: end.slice(1) }
  const at = EXTENSION.exec(end)?.index ?? end.lastIndexOf('.')
  return { classifier: end.slice(1, at), extension: end.slice(at + 1) }
}

type Listed = SnapshotFile & { readonly file: HostedFile }

/**
 * The `maven-metadata.xml` of a SNAPSHOT (Maven repository metadata 1.1): of each kind of file the latest one. Deployments come file by file,
 * so one without a POM is still under way, and not listed as long as there are complete ones.
 */
export function writeBuilds({ name, version }: VersionTarget, files: readonly HostedFile[]): Uint8Array {
  const all = files.map((file) => ({ file, ...required(name, version, file.fileName) }))
  const complete = new Set(all.filter(({ end }) => end === '.pom').map(({ file }) => keyOf(file)))
  const listed = complete.size === 0 ? all : all.filter(({ file }) => complete.has(keyOf(file)))
  const ordered = listed.toSorted((one, other) => (keyOf(one.file) < keyOf(other.file) ? -1 : 1))
  const newest = ordered.at(-1)
  if (!newest) throw new Error(`no files of ${name} ${version}`)
  const latest = new Map(ordered.map((each) => [each.end, each]))
  const { group, artifact } = splitName(name)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<metadata modelVersion="1.1.0">',
    `  <groupId>${group}</groupId>`,
    `  <artifactId>${artifact}</artifactId>`,
    `  <version>${version}</version>`,
    '  <versioning>',
    '    <snapshot>',
    `      <timestamp>${newest.timestamp}</timestamp>`,
    `      <buildNumber>${newest.buildNumber}</buildNumber>`,
    '    </snapshot>',
    `    <lastUpdated>${updatedOf(newest)}</lastUpdated>`,
    '    <snapshotVersions>',
    ...[...latest.values()].flatMap((each) => writeVersion(version, each)),
    '    </snapshotVersions>',
    '  </versioning>',
    '</metadata>',
  ]
  return Buffer.from(`${lines.join('\n')}\n`)

  function keyOf({ fileName }: HostedFile): string {
    return buildOf(name, version, fileName)
  }
}

function writeVersion(version: string, listed: Listed): readonly string[] {
  const { classifier, extension } = partsOf(listed.end)
  return [
    '      <snapshotVersion>',
    ...(classifier === '' ? [] : [`        <classifier>${classifier}</classifier>`]),
    `        <extension>${extension}</extension>`,
    `        <value>${snapshotBase(version)}-${listed.timestamp}-${listed.buildNumber}</value>`,
    `        <updated>${updatedOf(listed)}</updated>`,
    '      </snapshotVersion>',
  ]
}

function updatedOf({ timestamp }: SnapshotFile): string {
  return timestamp.replace('.', '')
}
