import type { HostedFile, Hosting, Publication, RegistryRequest } from '../../gate/registry.ts'
import { crateFileName } from './open-index.ts'
import { readPublishBody } from './publish-body.ts'
import { type PublishedCrate, readPublishedCrate } from './published-crate.ts'

/** `cargo publish`: metadata and a crate. It states no digest: that of the bytes that came is the one in the index. */
export const cargoHosting: Hosting = {
  readPublication,
  writeIndex,
  // Cargo asks for an index in small letters, and for a crate in its own spelling.
  indexName: (name) => name.toLowerCase(),
  reply: () => ({
    status: 200,
    contentType: 'application/json',
    body: '{"warnings":{"invalid_categories":[],"invalid_badges":[],"other":[]}}',
  }),
}

function readPublication(_: RegistryRequest, body: Uint8Array): Publication {
  const { metadata, crate } = readPublishBody(body)
  const published = readPublishedCrate(metadata)
  const { name, vers: version } = published
  const fileName = crateFileName(name, version)
  const manifest = JSON.stringify(published)
  return { name, version, files: [{ fileName, role: 'package', bytes: crate, digests: [], manifest }] }
}

/** A line a version. Cargo does not tell versions apart that differ in build metadata only (Semantic Versioning, section 10). */
function writeIndex(name: string, files: readonly HostedFile[]): Uint8Array {
  const versions = new Map<string, string>()
  for (const { version } of files) {
    const [compared = version] = version.split('+')
    const other = versions.get(compared)
    if (other !== undefined) throw new SyntaxError(`${name} ${version} is the same version as ${other}`)
    versions.set(compared, version)
  }
  return Buffer.from(files.map((file) => `${indexLine(file)}\n`).join(''))
}

function indexLine({ manifest, sha256, publishedAt }: HostedFile): string {
  const { v, ...published } = JSON.parse(manifest) as PublishedCrate
  // Cargo reads whole seconds only.
  const pubtime = `${publishedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`
  return JSON.stringify({ ...published, cksum: sha256, yanked: false, pubtime, v })
}
