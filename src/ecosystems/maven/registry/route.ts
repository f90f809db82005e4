import { readSegments } from '../../gate/read-path.ts'
import type {
  ArtifactTarget,
  ChecksumAlgorithm,
  RegistryRequest,
  RegistryTarget,
  VersionTarget,
} from '../../gate/registry.ts'
import { groupOfFolders, isFileOf, isSnapshot, isVersion, nameOfFolders } from './file-address.ts'
import { contentTypeOf, endOf, isMetadataEnd } from './file-kinds.ts'
import { readSnapshotFile, snapshotBase } from './snapshot.ts'

const METADATA = 'maven-metadata.xml'
const CHECKSUM = /\.(md5|sha1|sha256|sha512)$/
const SNAPSHOTS =
  'SNAPSHOT versions are not served but where they are deployed: their content changes, so none can be approved. Use a release'
const NO_TAKING_BACK = 'What was published cannot be changed or taken back'
/** A file comes as it is, in one request. */
const PUBLICATION_BYTES_MAX = 512 * 1024 * 1024

/**
 * What a request to a Maven repository asks for; undefined when nothing lies there in the layout. Folders and file name must
 * agree: a version is never guessed, and no other package's file is reached.
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  if (request.method === 'PUT') return { kind: 'publish', bytesMax: PUBLICATION_BYTES_MAX }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { kind: 'unsupported', reason: NO_TAKING_BACK, status: 403 }
  const fileName = segments.at(-1) ?? ''
  const algorithm = CHECKSUM.exec(fileName)?.[1] as ChecksumAlgorithm | undefined
  if (algorithm === undefined) return routeFile(segments.slice(0, -1), fileName)
  const of = routeFile(segments.slice(0, -1), fileName.slice(0, -algorithm.length - 1))
  const isFile = of?.kind === 'index' || of?.kind === 'artifact' || of?.kind === 'builds' || of?.kind === 'document'
  return isFile ? { kind: 'checksum', of, algorithm } : of
}

function routeFile(folders: readonly string[], fileName: string): RegistryTarget | undefined {
  const path = [...folders, fileName].join('/')
  if (path === 'archetype-catalog.xml')
    return absent('There is no list of archetypes: name the archetype and its version')
  if (path === '.meta/prefixes.txt') return absent('There is no list of prefixes: every group may be asked for')
  if (folders[0] === '.index') return absent('There is no index of the whole repository: ask for packages by name')
  if (CHECKSUM.test(fileName)) return undefined
  if (isSnapshot(folders.at(-1) ?? '')) return routeSnapshot(folders, fileName)
  return fileName === METADATA ? routeMetadata(folders) : routeArtifact(folders, fileName)
}

/** Clients ask for these unasked, and go on without. */
function absent(reason: string): RegistryTarget {
  return { kind: 'unsupported', reason }
}

/**
 * The list of a package's versions and the list of a group's plugins have the same address: `a/b/maven-metadata.xml` is about
 * `a:b`, about the group `a.b`, or about both, and only the document tells.
 */
function routeMetadata(folders: readonly string[]): RegistryTarget | undefined {
  const group = groupOfFolders(folders)
  const name = nameOfFolders(folders)
  if (name !== undefined) {
    const reservedAs = group === undefined ? {} : { reservedAs: [`${group}:`] }
    return { kind: 'index', name, representation: 'metadata', ...reservedAs }
  }
  if (folders.length !== 1 || group === undefined) return undefined
  return { kind: 'document', path: `./${group}/${METADATA}`, name: `${group}:`, contentType: 'text/xml', keep: 'check' }
}

/** A file without the number of its build is none that was deployed: there is nothing at its address. */
function routeSnapshot(folders: readonly string[], fileName: string): RegistryTarget {
  const version = folders.at(-1) ?? ''
  const name = nameOfFolders(folders.slice(0, -1))
  const isKnown = name !== undefined && snapshotBase(version) !== undefined && isVersion(version)
  if (isKnown && fileName === METADATA) return { kind: 'builds', name, version, hostedOnly: SNAPSHOTS }
  const isFile = isKnown && (readSnapshotFile(name, version, fileName) || isFileOf(name, version, fileName))
  if (!isFile) return { kind: 'unsupported', reason: SNAPSHOTS, status: 403 }
  return { ...artifactOf({ name, version }, fileName), hostedOnly: SNAPSHOTS }
}

function routeArtifact(folders: readonly string[], fileName: string): RegistryTarget | undefined {
  const version = folders.at(-1)
  const name = nameOfFolders(folders.slice(0, -1))
  if (version === undefined || name === undefined || !isVersion(version)) return undefined
  if (!isFileOf(name, version, fileName))
    return { kind: 'unsupported', reason: `${fileName} is not the name of a file of ${name} ${version}` }
  return artifactOf({ name, version }, fileName)
}

function artifactOf({ name, version }: VersionTarget, fileName: string): ArtifactTarget {
  const isMetadata = isMetadataEnd(endOf({ name, version }, fileName))
  return {
    kind: 'artifact',
    name,
    version,
    fileName,
    contentType: contentTypeOf(fileName),
    ...(isMetadata && { isMetadata }),
  }
}
