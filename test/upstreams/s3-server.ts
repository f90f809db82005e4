import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SignatureKeys, signatureFault } from './request-signature.ts'

export interface StoredObject {
  bytes: Buffer
  writtenAt: Date
}

/** A small S3-compatible service with one bucket, in memory; it refuses what is not signed as it should be. */
export interface S3Server {
  /** What `ASSAY_BLOBS` is set to. */
  readonly location: string
  readonly environment: Readonly<Record<string, string>>
  readonly keys: { accessKeyId: string; secretAccessKey: string; region: string }
  readonly objects: Map<string, StoredObject>
  /** Keys of uploads that were begun and not ended. */
  readonly uploads: Map<string, { readonly key: string; startedAt: Date; readonly parts: Map<number, Buffer> }>
  /** `PUT key?query`, in their order. */
  readonly log: string[]
  /** Asked before each request is answered: a status that is answered instead, or `reset`. */
  fault: ((request: { readonly method: string; readonly key: string }) => number | 'reset' | undefined) | undefined
  now: () => Date
  close(): Promise<void>
}

const bucket = 'assay-blobs'
const pageKeys = 3

export async function startS3Server(): Promise<S3Server> {
  const state: Omit<S3Server, 'location' | 'environment' | 'close'> = {
    keys: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'made/for+tests=', region: 'eu-test-1' },
    objects: new Map(),
    uploads: new Map(),
    log: [],
    fault: undefined,
    now: () => new Date(),
  }
  const server = createServer((request, response) => {
    void answer(state, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const location = `s3://${bucket}/bank/files?endpoint=${endpoint}&region=${state.keys.region}`
  const { accessKeyId, secretAccessKey } = state.keys
  return Object.assign(state, {
    location,
    environment: {
      ASSAY_BLOBS: location,
      ASSAY_BLOBS_KEY_ID: accessKeyId,
      ASSAY_BLOBS_SECRET: secretAccessKey,
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
}

type State = Omit<S3Server, 'location' | 'environment' | 'close'>

interface Asked {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly headers: IncomingMessage['headers']
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://bucket.example')
  const method = request.method ?? 'GET'
  const key = decodeURIComponent(pathname).replace(`/${bucket}/`, '')
  const isBucket = decodeURIComponent(pathname).startsWith(`/${bucket}/`)
  const fault = state.fault?.({ method, key })
  state.log.push(`${method} ${key}${query.size > 0 ? `?${[...query.keys()].join('&')}` : ''}`)
  if (fault === 'reset') return request.socket.resetAndDestroy()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  response.setHeader('date', state.now().toUTCString())
  if (fault !== undefined) return fail(response, fault, fault === 507 ? 'XMinioStorageFull' : 'SlowDown')
  const wrong = signatureFault(request, state.keys satisfies SignatureKeys)
  if (wrong) return fail(response, 403, wrong)
  const digest = createHash('sha256').update(body).digest('hex')
  if (request.headers['x-amz-content-sha256'] !== digest) return fail(response, 400, 'XAmzContentSHA256Mismatch')
  if (!isBucket) return fail(response, 404, 'NoSuchBucket')
  return serve(state, { method, key, query, body, headers: request.headers }, response)
}

function serve(state: State, asked: Asked, response: ServerResponse): ServerResponse {
  const { method, key, query, body } = asked
  const uploadId = query.get('uploadId')
  if (method === 'GET' && query.has('list-type')) return list(state, query, response)
  if (method === 'GET' && query.has('uploads')) return listUploads(state, response)
  if (method === 'POST' && query.has('uploads')) return begin(state, key, response)
  if (uploadId !== null) return serveUpload(state, asked, response)
  if (method === 'PUT') {
    state.objects.set(key, { bytes: body, writtenAt: state.now() })
    return response.setHeader('etag', tagOf(body)).end()
  }
  const found = state.objects.get(key)
  if (method === 'DELETE') {
    state.objects.delete(key)
    return response.writeHead(204).end()
  }
  if (!found) return fail(response, 404, 'NoSuchKey')
  response.setHeader('last-modified', found.writtenAt.toUTCString()).setHeader('etag', tagOf(found.bytes))
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(asked.headers.range ?? '') ?? []
  const bytes = start === undefined ? found.bytes : found.bytes.subarray(Number(start), Number(end) + 1)
  response.writeHead(start === undefined ? 200 : 206, { 'content-length': bytes.byteLength })
  return response.end(method === 'HEAD' ? undefined : bytes)
}

function begin(state: State, key: string, response: ServerResponse): ServerResponse {
  const id = `upload-${state.log.length}`
  state.uploads.set(id, { key, startedAt: state.now(), parts: new Map() })
  return response.end(`<?xml version="1.0"?><InitiateMultipartUploadResult><Bucket>${bucket}</Bucket>
    <UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
}

function serveUpload(state: State, { method, query, body }: Asked, response: ServerResponse): ServerResponse {
  const id = query.get('uploadId') ?? ''
  const upload = state.uploads.get(id)
  if (!upload) return fail(response, 404, 'NoSuchUpload')
  if (method === 'PUT') {
    upload.parts.set(Number(query.get('partNumber')), body)
    return response.setHeader('etag', tagOf(body)).end()
  }
  state.uploads.delete(id)
  if (method === 'DELETE') return response.writeHead(204).end()
  const told = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)]
  const parts = told.map(([, number, tag]) => ({ bytes: upload.parts.get(Number(number)), tag }))
  if (parts.length === 0 || parts.some(({ bytes, tag }) => !bytes || tagOf(bytes) !== tag))
    return response.end('<Error><Code>InvalidPart</Code></Error>')
  const bytes = Buffer.concat(parts.map((part) => part.bytes ?? Buffer.alloc(0)))
  state.objects.set(upload.key, { bytes, writtenAt: state.now() })
  return response.end('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>')
}

function list(state: State, query: URLSearchParams, response: ServerResponse): ServerResponse {
  const after = query.get('continuation-token') ?? ''
  const keys = [...state.objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .sort()
  const page = keys.slice(0, pageKeys)
  const more = keys.length > pageKeys
  const contents = page.map((key) => {
    const object = state.objects.get(key)
    return `<Contents><Key>${key}</Key><LastModified>${object?.writtenAt.toISOString()}</LastModified>
      <Size>${object?.bytes.byteLength}</Size><Owner><ID>x</ID></Owner></Contents>`
  })
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return response.end(`<ListBucketResult><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>
    ${contents.join('')}${next}</ListBucketResult>`)
}

function listUploads(state: State, response: ServerResponse): ServerResponse {
  const uploads = [...state.uploads].map(
    ([id, { key, startedAt }]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${startedAt.toISOString()}</Initiated></Upload>`,
  )
  return response.end(`<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`)
}

function tagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`
}

function fail(response: ServerResponse, status: number, code: string): ServerResponse {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`
  return response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(response.req.method === 'HEAD' ? undefined : body)
}
