import type { ArtifactTarget, IndexedFile, VersionTarget } from '../../gate/registry.ts'
import { fileAddress, fileNameOf, isFileEnd } from './file-address.ts'
import { readSnapshotFile } from './snapshot.ts'

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['pom', 'text/xml'],
  ['module', 'application/vnd.org.gradle.module+json'],
  ['jar', 'application/java-archive'],
  ['war', 'application/java-archive'],
  ['zip', 'application/zip'],
  ['xml', 'text/xml'],
  ['json', 'application/json'],
  ['asc', 'text/plain'],
])

/** Signatures that lie beside a file: OpenPGP, and Sigstore's bundle. */
const SIGNATURE = /\.(?:asc|sigstore\.json|sigstore)$/
const METADATA: readonly string[] = ['.pom', '.module']

export function contentTypeOf(fileName: string): string {
  return CONTENT_TYPES.get(fileName.slice(fileName.lastIndexOf('.') + 1)) ?? 'application/octet-stream'
}

/** What follows artifact and version in the name of a file of this version; of a SNAPSHOT's, what follows its build. */
export function endOf({ name, version }: VersionTarget, fileName: string): string {
  return readSnapshotFile(name, version, fileName)?.end ?? fileName.slice(fileNameOf(name, version, '').length)
}

/** What resolvers read: the POM and Gradle's module metadata. With a classifier it is a file like any other, whatever it is called. */
export function isMetadataEnd(end: string): boolean {
  return METADATA.includes(end)
}

/** No list names the files of a version: whichever is asked for lies where the layout says. */
export function fileOf({ name, version, fileName }: ArtifactTarget): IndexedFile {
  const end = endOf({ name, version }, fileName)
  const accompanies = isMetadataEnd(end) || isSignature(end)
  return { fileName, url: fileAddress(name, version, fileName), role: accompanies ? 'metadata' : 'package' }
}

/** Of another file: what is called like one, and is beside none, is a file like any other. */
function isSignature(end: string): boolean {
  const signed = end.replace(SIGNATURE, '')
  return signed !== end && isFileEnd(signed)
}
