import {
  type HostedFile,
  type Hosting,
  hostedAddress,
  type Publication,
  type PublishedFile,
  type RegistryRequest,
} from '../../gate/registry.ts'
import { versionIdentity } from '../normal-version.ts'
import { isWheel } from './file-name.ts'
import { filePath } from './file-path.ts'
import { metadataName } from './indexed-version.ts'
import { normalName } from './project-name.ts'
import { readUpload } from './upload-form.ts'
import { readWheelMetadata } from './wheel-metadata.ts'

/** What is kept of an upload besides its bytes. */
interface Kept {
  readonly requiresPython?: string
}

/** Uploads as to Python's own index (the "legacy" upload API): one file each, and a wheel's metadata beside it (PEP 658). */
export const pypiHosting: Hosting = {
  readPublication,
  accompany,
  writeIndex,
  reply: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'OK\n' }),
}

function readPublication(request: RegistryRequest, body: Uint8Array): Publication {
  const { name, version, fileName, bytes, digests, requiresPython } = readUpload(request, body)
  const kept: Kept = { ...(requiresPython !== undefined && { requiresPython }) }
  return { name, version, files: [{ fileName, role: 'package', bytes, digests, manifest: JSON.stringify(kept) }] }
}

async function accompany({ name, version, files }: Publication): Promise<readonly PublishedFile[]> {
  const made: PublishedFile[] = []
  for (const { fileName, role, bytes } of files) {
    if (role !== 'package' || !isWheel(fileName)) continue
    const metadata = await readWheelMetadata({ name, version, fileName }, bytes)
    if (metadata)
      made.push({ fileName: metadataName(fileName), role: 'metadata', bytes: metadata, digests: [], manifest: '{}' })
  }
  return made
}

/** The JSON form of the page (PEP 691, 700, 714). */
function writeIndex(name: string, files: readonly HostedFile[]): Uint8Array {
  const metadata = new Map<string, string>()
  for (const { role, fileName, sha256 } of files) if (role === 'metadata') metadata.set(fileName, sha256)
  const packages = files.filter(({ role }) => role === 'package')
  requireOneSpelling(packages)
  const document = {
    meta: { 'api-version': '1.4' },
    name,
    versions: [...new Set(packages.map(({ version }) => version))],
    files: packages.map((file) => entryOf(name, file, metadata.get(metadataName(file.fileName)))),
  }
  return Buffer.from(JSON.stringify(document))
}

/** `1.0` and `1.0.0` are one version, `Demo-1.0.tar.gz` and `demo-1.0.tar.gz` one file: else it would be published twice. */
function requireOneSpelling(files: readonly HostedFile[]): void {
  const versions = new Map<string, string>()
  const names = new Map<string, string>()
  for (const { version, fileName } of files) {
    const known = versions.get(versionIdentity(version) ?? version) ?? version
    if (known !== version) throw new SyntaxError(`${version} has been published as ${known}`)
    versions.set(versionIdentity(version) ?? version, version)
    const file = isWheel(fileName) ? normalName(fileName) : `${version} source`
    const held = names.get(file) ?? fileName
    if (held !== fileName) throw new SyntaxError(`${fileName} has been published as ${held}`)
    names.set(file, fileName)
  }
}

function entryOf(name: string, file: HostedFile, metadataSha256: string | undefined): object {
  const { requiresPython } = JSON.parse(file.manifest) as Kept
  const { version, fileName } = file
  return {
    filename: fileName,
    url: hostedAddress.url + filePath({ name, version, fileName }),
    hashes: { sha256: file.sha256 },
    size: file.sizeBytes,
    'upload-time': file.publishedAt,
    yanked: false,
    ...(requiresPython !== undefined && { 'requires-python': requiresPython }),
    ...(metadataSha256 !== undefined && { 'core-metadata': { sha256: metadataSha256 } }),
  }
}
