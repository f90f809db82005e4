import { readSegments } from '../../gate/read-path.ts'
import type { HostedFile, Hosting, Publication, PublishedFile, RegistryRequest } from '../../gate/registry.ts'
import { artifactFileName, artifactPath, isVersion } from './artifact-name.ts'
import { assertBounded } from './document-bounds.ts'
import { isObject, type JsonObject, textEntries, textOf } from './json.ts'
import { compareManifests, readPackedManifest } from './packed-manifest.ts'

/** What is kept of one publication: the manifest as published, and the tags it was published under. */
interface Kept {
  readonly manifest: JsonObject
  readonly tags: readonly string[]
}

/** `npm publish` (also of pnpm and Yarn): a packument with one version, and its tarball as an attachment. */
export const npmHosting: Hosting = {
  readPublication,
  accompany,
  writeIndex,
  reply: () => ({ status: 201, contentType: 'application/json', body: '{"ok":true,"success":true}' }),
}

function readPublication(request: RegistryRequest, body: Uint8Array): Publication {
  const name = readSegments(request.path)?.join('/')
  assertBounded(body)
  const document: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  if (!isObject(document) || name === undefined || document.name !== name)
    throw new SyntaxError('The document does not describe the package of this address')
  const [published, ...more] = isObject(document.versions) ? Object.entries(document.versions) : []
  if (!published || more.length > 0) throw new SyntaxError('A publication has exactly one version')
  const [version, manifest] = published
  if (!isVersion(version) || !isObject(manifest) || manifest.version !== version || manifest.name !== name)
    throw new SyntaxError('The manifest does not state the name and version that are published')
  const tags = textEntries(document['dist-tags']).flatMap(([tag, target]) => (target === version ? [tag] : []))
  const kept: Kept = { manifest, tags }
  const dist = isObject(manifest.dist) ? manifest.dist : {}
  const shasum = textOf(dist.shasum)
  const digests = [textOf(dist.integrity), shasum && `sha1:${shasum}`].filter((each) => each !== undefined)
  if (digests.length === 0) throw new SyntaxError('The manifest states no digest of the tarball')
  const bytes = readAttachment(document._attachments)
  const file = { fileName: artifactFileName(name, version), role: 'package' as const, bytes, digests }
  return { name, version, files: [{ ...file, manifest: JSON.stringify(kept) }] }
}

/** Nothing is added: the tarball must be what the manifest says. */
async function accompany({ files }: Publication): Promise<readonly PublishedFile[]> {
  for (const { bytes, manifest } of files)
    compareManifests((JSON.parse(manifest) as Kept).manifest, await readPackedManifest(bytes))
  return []
}

function readAttachment(attachments: unknown): Uint8Array {
  const tarballs = isObject(attachments)
    ? Object.entries(attachments).flatMap(([file, each]) => (file.endsWith('.tgz') && isObject(each) ? [each] : []))
    : []
  const [attachment, ...more] = tarballs
  const data = attachment && textOf(attachment.data)
  if (!data || more.length > 0) throw new SyntaxError('A publication has exactly one tarball attached')
  const bytes = Buffer.from(data, 'base64')
  if (typeof attachment?.length === 'number' && attachment.length !== bytes.byteLength)
    throw new SyntaxError('The tarball is not as long as the publication says')
  return bytes
}

/** Tags belong to the latest publication that named them. */
function writeIndex(name: string, files: readonly HostedFile[]): Uint8Array {
  const ordered = [...files].sort((one, other) => (one.publishedAt < other.publishedAt ? -1 : 1))
  const tags = new Map<string, string>()
  const versions: [string, JsonObject][] = []
  for (const file of ordered) {
    const kept = JSON.parse(file.manifest) as Kept
    for (const tag of kept.tags) tags.set(tag, file.version)
    const dist = {
      ...(isObject(kept.manifest.dist) ? kept.manifest.dist : {}),
      tarball: `https://hosted.invalid${artifactPath(name, file.version)}`,
      shasum: file.sha1,
      integrity: `sha512-${Buffer.from(file.sha512, 'hex').toString('base64')}`,
    }
    versions.push([file.version, { ...kept.manifest, dist }])
  }
  const last = ordered.at(-1)
  if (!tags.has('latest') && last) tags.set('latest', last.version)
  const time = [
    ['created', ordered[0]?.publishedAt],
    ['modified', last?.publishedAt],
    ...ordered.map(({ version, publishedAt }) => [version, publishedAt]),
  ]
  const document = {
    name,
    'dist-tags': Object.fromEntries(tags),
    versions: Object.fromEntries(versions),
    time: Object.fromEntries(time),
  }
  return Buffer.from(JSON.stringify(document))
}
