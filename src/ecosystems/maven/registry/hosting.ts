import type {
  ArtifactTarget,
  HostedFile,
  Hosting,
  IndexedVersion,
  Publication,
  PublishedFile,
  RegistryRequest,
  RegistryTarget,
  VersionTarget,
} from '../../gate/registry.ts'
import { fileNameOf, isSnapshot, splitName } from './file-address.ts'
import { endOf, fileOf } from './file-kinds.ts'
import { readDetails } from './read-details.ts'
import { route } from './route.ts'
import { buildOf, readSnapshotFile, writeBuilds } from './snapshot.ts'

/** Sources, documentation and tests lie beside the file that is used. */
const ACCOMPANYING = /-(?:sources|javadoc|tests|test-sources|test-javadoc)\.jar$/

/**
 * What `mvn deploy`, `deploy:deploy-file` and Gradle's `maven-publish` send: each file at its path. Checksums and lists of
 * versions, which they send as well, are made here of what was published, whatever the client thinks that they are.
 */
export const mavenHosting: Hosting = {
  readPublication,
  writeIndex,
  details,
  builds: { isBuilt: isSnapshot, buildOf, write: writeBuilds, contentType: 'text/xml' },
}

/** A POM must be of the version that it is published as: it is what everybody resolves by. */
function readPublication(request: RegistryRequest, body: Uint8Array): Publication {
  const target = route({ ...request, method: 'GET' })
  if (target === undefined) throw new SyntaxError('No file of a Maven repository has this address')
  if (target.kind === 'unsupported') throw new SyntaxError(target.reason)
  if (target.kind !== 'artifact') return { ...subjectOf(target), files: [] }
  const { name, version, fileName } = target
  if (isSnapshot(version) && !readSnapshotFile(name, version, fileName))
    throw new SyntaxError('A SNAPSHOT is deployed under the number of its build: use Maven 3 or later, or Gradle')
  if (body.byteLength === 0) throw new SyntaxError('The file is empty')
  const role = isPom({ name, version }, fileName) ? roleOfPom({ name, version }, body) : roleOf(target)
  return { name, version, files: [{ fileName, role, bytes: body, digests: [], manifest: '{}' }] }
}

/** Of what is made here anyway. A list of versions is of none of them. */
function subjectOf(target: RegistryTarget): VersionTarget {
  const of = target.kind === 'checksum' ? target.of : target
  if (of.kind === 'artifact' || of.kind === 'builds') return { name: of.name, version: of.version }
  if (of.kind === 'index') return { name: of.name, version: '' }
  throw new SyntaxError('The list of plugins of a group whose name is one word cannot be published')
}

/** Of a parent or a bill of materials the POM is what is used. */
function roleOfPom({ name, version }: VersionTarget, pom: Uint8Array): PublishedFile['role'] {
  const { files } = readDetails({ name, version }, pom)
  return files.find(({ fileName }) => fileName === fileNameOf(name, version, '.pom'))?.role ?? 'metadata'
}

/** Whichever comes first, the file that is examined must be one that is used. */
function roleOf(target: ArtifactTarget): PublishedFile['role'] {
  return ACCOMPANYING.test(endOf(target, target.fileName)) ? 'metadata' : fileOf(target).role
}

function isPom({ name, version }: VersionTarget, fileName: string): boolean {
  return endOf({ name, version }, fileName) === '.pom'
}

/** Files are known as they are published, one by one: the POM names some that may never come. */
function details({ name, version }: VersionTarget, file: PublishedFile & HostedFile): IndexedVersion | undefined {
  if (!isPom({ name, version }, file.fileName)) return undefined
  return { ...readDetails({ name, version }, file.bytes), files: [], publishedAt: file.publishedAt }
}

/** A `maven-metadata.xml` (Maven repository metadata 1.1): the versions in the order in which they were published first. */
function writeIndex(name: string, files: readonly HostedFile[]): Uint8Array {
  const ordered = files.toSorted((one, other) => compare(one.publishedAt, other.publishedAt))
  const versions = [...new Set(ordered.map(({ version }) => version))]
  const release = versions.findLast((version) => !isSnapshot(version))
  const { group, artifact } = splitName(name)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<metadata>',
    `  <groupId>${group}</groupId>`,
    `  <artifactId>${artifact}</artifactId>`,
    '  <versioning>',
    `    <latest>${versions.at(-1)}</latest>`,
    ...(release === undefined ? [] : [`    <release>${release}</release>`]),
    '    <versions>',
    ...versions.map((version) => `      <version>${version}</version>`),
    '    </versions>',
    `    <lastUpdated>${timestampOf(ordered.at(-1)?.publishedAt ?? '')}</lastUpdated>`,
    '  </versioning>',
    '</metadata>',
  ]
  return Buffer.from(`${lines.join('\n')}\n`)
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** RFC 3339 in UTC as `yyyyMMddHHmmss`. */
function timestampOf(publishedAt: string): string {
  return publishedAt.replace(/\D/g, '').slice(0, 14)
}
