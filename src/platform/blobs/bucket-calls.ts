import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import type { Clock } from '../clock.ts'
import type { Outbound, OutboundResponse } from '../outbound.ts'
import { Problem } from '../problem.ts'
import type { BlobLocation, BucketKeys } from './blob-location.ts'
import { readChild, rootOf } from './listed-objects.ts'

export type Bucket = Extract<BlobLocation, { readonly kind: 'bucket' }>

export interface BucketCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Below the bucket, with its prefix; absent: the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Opened anew for every attempt. */
  readonly body?: { readonly sizeBytes: number; readonly sha256: string; open(): Uint8Array | Readable }
  /** Statuses that are answers, besides success. */
  readonly expected?: readonly number[]
}

/** Signed calls (AWS Signature Version 4), repeated when the service fails for a moment. */
export interface BucketCalls {
  /**
   * The body is the caller's to read or to destroy. Throws `storage.unavailable` (503), `storage.denied` (503) and
   * `storage.full` (507).
   */
  open(call: BucketCall): Promise<OutboundResponse>
  /** The body as a text of bounded size. */
  text(call: BucketCall): Promise<string>
  /** The body is of no interest. */
  run(call: BucketCall): Promise<Pick<OutboundResponse, 'status' | 'headers'>>
}

export interface BucketNeeds {
  readonly outbound: Outbound
  readonly clock: Clock
  keys(): Promise<BucketKeys>
}

const timeoutSeconds = 20
/** Also a whole part must have been sent by then. */
const uploadSeconds = 90
const attemptsMax = 4
const backOffMilliseconds = 150
const answerBytesMax = 8 * 1024 * 1024
const emptyDigest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const passing = new Set([429, 500, 502, 503, 504])
const fullCodes = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientCapacity', 'EntityTooLarge'])
const deniedStatuses = new Set([401, 403])

export function openBucketCalls(bucket: Bucket, needs: BucketNeeds): BucketCalls {
  const open = async (call: BucketCall): Promise<OutboundResponse> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await send(bucket, needs, call).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'outbound.failed') return error
        throw error
      })
      const mayPass = answer instanceof Problem || passing.has(answer.status)
      if (!mayPass) return accept(answer, call)
      if (attempt === attemptsMax) {
        const reason = answer instanceof Problem ? String(answer.params.reason) : `status ${answer.status}`
        if (!(answer instanceof Problem)) answer.body.destroy()
        throw new Problem('storage.unavailable', 503, { reason }, answer instanceof Problem ? answer : undefined)
      }
      if (!(answer instanceof Problem)) answer.body.destroy()
      // From half to the whole of twice as long each time: many who wait do not come back at once.
      await delay(backOffMilliseconds * 2 ** (attempt - 1) * (0.5 + Math.random() / 2))
    }
  }
  return {
    open,
    text: async (call) => readText(await open(call)),
    run: async (call) => {
      const { status, headers, body } = await open(call)
      // Read to its end, so that the connection can be used again.
      for await (const _ of body);
      return { status, headers }
    },
  }
}

async function send(bucket: Bucket, needs: BucketNeeds, call: BucketCall): Promise<OutboundResponse> {
  const { body, method } = call
  const url = addressOf(bucket, call)
  const signer = new AwsV4Signer({
    ...(await needs.keys()),
    method,
    url: url.href,
    headers: { 'x-amz-content-sha256': body?.sha256 ?? emptyDigest, ...call.headers },
    service: 's3',
    region: bucket.region,
    datetime: needs
      .clock()
      .toISOString()
      .replace(/[:-]|\.\d{3}/g, ''),
  })
  const signed = await signer.sign()
  const length = body ? { 'content-length': String(body.sizeBytes) } : {}
  return needs.outbound.send({
    purpose: 'blobs.bucket',
    method,
    url: new URL(signed.url),
    headers: { ...Object.fromEntries(signed.headers as Headers), ...length },
    ...(body ? { body: body.open() } : {}),
    timeoutSeconds: body ? uploadSeconds : timeoutSeconds,
    allowPrivateAddress: true,
  })
}

function addressOf({ bucket, endpoint, addressing }: Bucket, { key = '', query = {} }: BucketCall): URL {
  const url = new URL(endpoint)
  if (addressing === 'host') url.host = `${bucket}.${url.host}`
  const folder = addressing === 'host' ? '' : `/${bucket}`
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${folder}/${key}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

async function accept(answer: OutboundResponse, { expected = [] }: BucketCall): Promise<OutboundResponse> {
  const { status } = answer
  if ((status >= 200 && status < 300) || expected.includes(status)) return answer
  const code = codeOf(await readText(answer)) ?? `status ${status}`
  if (status === 507 || fullCodes.has(code)) throw new Problem('storage.full', 507)
  if (deniedStatuses.has(status)) throw new Problem('storage.denied', 503, { reason: code })
  throw new Problem('storage.unavailable', 503, { reason: code })
}

/** What the service calls its error; a HEAD, or a proxy between, says nothing that can be read. */
function codeOf(xml: string): string | undefined {
  if (rootOf(xml) !== 'Error') return undefined
  try {
    return readChild(xml, 'Code')?.slice(0, 60)
  } catch {
    return undefined
  }
}

async function readText(answer: OutboundResponse): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of answer.body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > answerBytesMax) {
      answer.body.destroy()
      throw new Problem('storage.unavailable', 503, { reason: 'an answer that is too large' })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
