import type { ArtifactTarget, IndexedFile } from '../../gate/registry.ts'
import { fileAddress } from './file-address.ts'

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

export function contentTypeOf(fileName: string): string {
  return CONTENT_TYPES.get(fileName.slice(fileName.lastIndexOf('.') + 1)) ?? 'application/octet-stream'
}

/** What resolvers read: the POM and Gradle's module metadata. */
export function isMetadataFile(fileName: string): boolean {
  return fileName.endsWith('.pom') || fileName.endsWith('.module')
}

/** No list names the files of a version: whichever is asked for lies where the layout says. */
export function fileOf({ name, version, fileName }: ArtifactTarget): IndexedFile {
  const accompanies = isMetadataFile(fileName) || SIGNATURE.test(fileName)
  return { fileName, url: fileAddress(name, version, fileName), role: accompanies ? 'metadata' : 'package' }
}
