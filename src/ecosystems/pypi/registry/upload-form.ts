import { type FormPart, readMultipart } from '#formats/multipart.ts'
import type { RegistryRequest } from '../../gate/registry.ts'
import { normalVersion } from '../normal-version.ts'
import { isWheel, versionOfFile } from './file-name.ts'
import { isProjectName, normalName } from './project-name.ts'

/** One file as twine, uv, Poetry, PDM, flit and hatch upload it (the "Upload API" of Python's packaging guide). */
export interface Upload {
  /** In its normal form, as the version. */
  readonly name: string
  readonly version: string
  readonly fileName: string
  readonly bytes: Uint8Array
  /** `algorithm:hex`. BLAKE2 of 256 bits is sent as well, and adds nothing to SHA-256. */
  readonly digests: readonly string[]
  readonly requiresPython?: string
}

const TEXT_BYTES_MAX = 1_024

/** Throws `SyntaxError` for what is no upload of one wheel or source archive. */
export function readUpload(request: RegistryRequest, body: Uint8Array): Upload {
  const parts = readMultipart(request.headers['content-type'], body)
  const text = (name: string) => textOf(parts, name)
  if (text(':action') !== 'file_upload') throw new SyntaxError('Only files are uploaded here, by :action=file_upload')
  if ((text('protocol_version') ?? '1') !== '1')
    throw new SyntaxError('The upload is of another protocol version than 1')
  if (parts.some(({ name }) => name === 'attestations' || name === 'gpg_signature'))
    throw new SyntaxError('Attestations and signatures are not kept here: upload without them')
  const stated = text('name') ?? ''
  const version = normalVersion(text('version') ?? '')
  if (!isProjectName(stated)) throw new SyntaxError('The upload states no name of a project')
  if (version === undefined) throw new SyntaxError('The upload states no version of PEP 440')
  const name = normalName(stated)
  const content = onlyPart(parts, 'content')
  const fileName = content?.fileName
  if (!content || fileName === undefined) throw new SyntaxError('The upload has no file')
  // Also when they are equal by PEP 440: one version goes by one spelling, or it could be published twice.
  if (versionOfFile(name, fileName) !== version)
    throw new SyntaxError(
      `${fileName.slice(0, 100)} is not the name of a wheel or source archive of ${name} ${version}`,
    )
  if (text('filetype') !== (isWheel(fileName) ? 'bdist_wheel' : 'sdist'))
    throw new SyntaxError(`${fileName.slice(0, 100)} is not of the file type that the upload states`)
  const sha256 = text('sha256_digest')
  const md5 = text('md5_digest')
  if (sha256 === undefined) throw new SyntaxError('The upload states no sha256_digest')
  const requiresPython = text('requires_python')
  return {
    name,
    version,
    fileName,
    bytes: content.bytes,
    digests: [`sha256:${sha256}`, ...(md5 === undefined ? [] : [`md5:${md5}`])],
    ...(requiresPython !== undefined && { requiresPython }),
  }
}

/** Undefined when it is absent or empty. */
function textOf(parts: readonly FormPart[], name: string): string | undefined {
  const part = onlyPart(parts, name)
  if (!part || part.bytes.byteLength === 0) return undefined
  const isText = part.fileName === undefined && part.bytes.byteLength <= TEXT_BYTES_MAX
  const text = isText ? Buffer.from(part.bytes).toString('utf8') : undefined
  if (text === undefined || !isLine(text)) throw new SyntaxError(`The field ${name} is not a short line of text`)
  return text
}

function isLine(text: string): boolean {
  return ![...text].some((each) => each < ' ' || each === '\x7f' || each === '\ufffd')
}

function onlyPart(parts: readonly FormPart[], name: string): FormPart | undefined {
  const [part, ...more] = parts.filter((each) => each.name === name)
  if (more.length > 0) throw new SyntaxError(`The upload has the field ${name} more than once`)
  return part
}
