import type { ArtifactTarget, RegistryRequest } from '#ecosystems/gate/registry.ts'
import { toSri } from '#formats/hash.ts'
import { readTar } from '#formats/tar.ts'
import type { StoreStatement } from './stated-by-store.ts'
import { writePypiRequest } from './write-pypi-request.ts'

export interface StoredPackage {
  readonly target: ArtifactTarget
  /** Within the store. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly sha512: string
  readonly stated: StoreStatement
}

/** What the ecosystem's own client would send to publish the file. */
export interface PublicationRequest {
  readonly request: RegistryRequest
  readonly body: Uint8Array
}

type WriteRequest = (stored: StoredPackage) => Promise<PublicationRequest>

const manifestBytesMax = 4 * 1024 * 1024

/** Ecosystems whose files can be published from a store; by purl type. */
export const publicationRequests: Readonly<Record<string, WriteRequest | undefined>> = {
  npm: writeNpmRequest,
  maven: writeMavenRequest,
  pypi: writePypiRequest,
}

/** `mvn deploy`: each file at its path. */
async function writeMavenRequest({ path, bytes }: StoredPackage): Promise<PublicationRequest> {
  return { request: { method: 'PUT', path: `/${path}`, query: new URLSearchParams(), headers: {} }, body: bytes }
}

/** `npm publish`: the manifest is the one of the store, else the one in the tarball. Throws `SyntaxError` for a tarball without. */
async function writeNpmRequest({ target, bytes, sha512, stated }: StoredPackage): Promise<PublicationRequest> {
  const { name, version, fileName } = target
  const manifest = stated.manifest ?? (await manifestInside(bytes))
  const dist = { integrity: toSri({ algorithm: 'sha512', hex: sha512 }) }
  const document = {
    name,
    'dist-tags': Object.fromEntries(stated.tags.map((tag) => [tag, version])),
    versions: { [version]: { ...manifest, dist } },
    _attachments: { [fileName]: { data: Buffer.from(bytes).toString('base64'), length: bytes.byteLength } },
  }
  const request = { method: 'PUT', path: `/${name}`, query: new URLSearchParams(), headers: {} }
  return { request, body: Buffer.from(JSON.stringify(document)) }
}

async function manifestInside(bytes: Uint8Array): Promise<object> {
  for await (const entry of readTar(bytes)) {
    if (entry.kind !== 'file' || !/^[^/]+\/package\.json$/.test(entry.path)) continue
    if (entry.sizeBytes > manifestBytesMax) break
    const manifest: unknown = JSON.parse(Buffer.from(await entry.bytes()).toString('utf8'))
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest
  }
  throw new SyntaxError('The tarball has no package.json')
}
