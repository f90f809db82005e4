import { readWheelMetadata } from '#ecosystems/pypi/registry/wheel-metadata.ts'
import { readTar } from '#formats/tar.ts'
import type { PublicationRequest, StoredPackage } from './publication-request.ts'

const metadataBytesMax = 4 * 1024 * 1024
const requiresCharactersMax = 500

/**
 * What twine sends (the "legacy" upload API). Which Python a file is for stands inside of it: the index must say so too. Throws
 * `SyntaxError` for a wheel that cannot be read.
 */
export async function writePypiRequest({ target, bytes, sha256 }: StoredPackage): Promise<PublicationRequest> {
  const { name, version, fileName } = target
  const isWheel = fileName.endsWith('.whl')
  const metadata = isWheel ? await readWheelMetadata(target, bytes) : await readPackageInfo(fileName, bytes)
  const requires = metadata && requiresPython(metadata)
  const fields: Readonly<Record<string, string>> = {
    ':action': 'file_upload',
    protocol_version: '1',
    name,
    version,
    filetype: isWheel ? 'bdist_wheel' : 'sdist',
    sha256_digest: sha256,
    ...(requires === undefined ? {} : { requires_python: requires }),
  }
  // The digest of the content cannot be guessed by whoever made the content.
  const boundary = `assay-${sha256.slice(0, 48)}`
  const part = (header: string, content: Uint8Array | string) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]
  const parts = Object.entries(fields).flatMap(([field, value]) => part(`name="${field}"`, value))
  const file = part(`name="content"; filename="${fileName}"`, bytes)
  const body = Buffer.concat([...parts, ...file, Buffer.from(`--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return { request: { method: 'POST', path: '/legacy/', query: new URLSearchParams(), headers }, body }
}

/** `PKG-INFO` of a source archive (PEP 643); a zip says nothing of it here. */
async function readPackageInfo(fileName: string, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (!/\.(?:tar\.gz|tgz|tar)$/.test(fileName)) return undefined
  for await (const entry of readTar(bytes)) {
    if (entry.kind !== 'file' || !/^[^/]+\/PKG-INFO$/.test(entry.path)) continue
    return entry.sizeBytes > metadataBytesMax ? undefined : entry.bytes()
  }
  return undefined
}

/** Of the headers alone: what follows the first empty line is prose. */
function requiresPython(metadata: Uint8Array): string | undefined {
  const [headers = ''] = Buffer.from(metadata)
    .toString('utf8')
    .split(/\r?\n\r?\n/, 1)
  const line = headers.split('\n').find((each) => /^requires-python:/i.test(each))
  const text = line?.slice(line.indexOf(':') + 1).trim()
  return text && text.length <= requiresCharactersMax ? text : undefined
}
