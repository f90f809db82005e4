import type {
  PartUploadState,
  PartUploadTarget,
  RegistryRequest,
  RegistryTarget,
  UploadRange,
} from '../../gate/registry.ts'
import { isDigest, isImageName } from './image-name.ts'
import { readManifestPath, readUploadPath } from './push-path.ts'
import { MANIFEST_BYTES_MAX } from './read-manifest.ts'

/** Writing (OCI Distribution Specification 1.1, end-4 to end-7, end-11 and end-13); undefined: nothing known. */
export function routePush(request: RegistryRequest): RegistryTarget | undefined {
  const { method, path } = request
  const upload = readUploadPath(path)
  if (upload) return uploadTarget(request, upload)
  if (method === 'PUT' && readManifestPath(path)) return { kind: 'publish', bytesMax: MANIFEST_BYTES_MAX }
  if (method === 'DELETE') return { kind: 'unsupported', reason: 'What was published stays', status: 405 }
  return { kind: 'unsupported', reason: 'Images are pushed by their own addresses only', status: 403 }
}

function uploadTarget(
  request: RegistryRequest,
  { name, uploadId }: { readonly name: string; readonly uploadId: string | undefined },
): RegistryTarget | undefined {
  const { method, query, headers } = request
  const target = (step: PartUploadTarget['step']): PartUploadTarget => ({
    kind: 'partUpload',
    name,
    step,
    answer: (state) => answerUpload(state, { step, name, repositoryName: request.repositoryName }),
  })
  const digest = query.get('digest')
  const isWrong = digest !== null && !isDigest(digest)
  if (isWrong || (method === 'PUT' && digest === null))
    return {
      kind: 'unsupported',
      reason: 'The digest of the blob is not stated as sha256:HEX or sha512:HEX',
      status: 400,
    }
  if (uploadId === undefined) return method === 'POST' ? target(beginStep(query, digest)) : undefined
  const range = readContentRange(headers)
  if (method === 'PATCH') return target({ kind: 'append', uploadId, range })
  if (method === 'PUT') return target({ kind: 'finish', uploadId, part: digest ?? '', range })
  if (method === 'GET' || method === 'HEAD') return target({ kind: 'tell', uploadId })
  return method === 'DELETE' ? target({ kind: 'cancel', uploadId }) : undefined
}

/** A mount names its source as clients see it, `REPOSITORY/NAME`; one that cannot be understood is an upload like any other. */
function beginStep(query: URLSearchParams, digest: string | null): PartUploadTarget['step'] {
  if (digest !== null) return { kind: 'begin', part: digest }
  const part = query.get('mount') ?? ''
  const [repositoryName = '', ...rest] = (query.get('from') ?? '').split('/')
  const name = rest.join('/')
  if (!isDigest(part) || !isImageName(name)) return { kind: 'begin' }
  return { kind: 'begin', mount: { part, repositoryName, name } }
}

/** `0-1023`, without the unit that RFC 9110 wants; with it, it means the same. */
function readContentRange(headers: RegistryRequest['headers']): UploadRange | undefined {
  const stated = headers['content-range']
  if (stated === undefined) return undefined
  const [, first, last] = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/(?:\*|\d{1,15}))?$/.exec(stated) ?? []
  const [start, end] = [Number(first), Number(last)]
  if (first === undefined || end < start) return 'unreadable'
  const length = headers['content-length']
  return length !== undefined && Number(length) !== end - start + 1 ? 'unreadable' : { start, end }
}

function answerUpload(
  state: PartUploadState,
  of: {
    readonly step: PartUploadTarget['step']
    readonly name: string
    readonly repositoryName: string | undefined
  },
): ReturnType<PartUploadTarget['answer']> {
  const full = of.repositoryName === undefined ? of.name : `${of.repositoryName}/${of.name}`
  if (state.kind === 'cancelled') return { status: 204, headers: {} }
  if (state.kind === 'kept') {
    const headers = { location: `/v2/${full}/blobs/${state.part}`, 'docker-content-digest': state.part }
    return { status: 201, headers }
  }
  const headers = {
    location: `/v2/${full}/blobs/uploads/${state.uploadId}`,
    'docker-upload-uuid': state.uploadId,
    range: `0-${Math.max(0, state.sizeBytes - 1)}`,
  }
  return { status: of.step.kind === 'tell' ? 204 : 202, headers }
}
