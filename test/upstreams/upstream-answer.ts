import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface UpstreamAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** How an upstream misbehaves at one path. Nothing here waits for a clock: the test decides when things go on. */
export type UpstreamFault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The right length and the wrong bytes: one bit in the middle is turned. */
  | { readonly kind: 'corrupted' }
  /** Other bytes altogether, under the headers of the right ones. */
  | { readonly kind: 'replaced'; readonly body: Uint8Array }
  /** The full length is declared, and the connection closes after so many bytes. */
  | { readonly kind: 'truncated'; readonly sizeBytes: number }
  /** The body in so many pieces, each sent when `next(position)` resolves. */
  | { readonly kind: 'slow'; readonly pieces: number; readonly next: (position: number) => Promise<void> }
  /** `location` may be a path or an address on another host. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 | 308 }
  | { readonly kind: 'not-json' }
  /** The body followed by white space up to this size; the size is told beforehand only when `declared`. */
  | { readonly kind: 'too-large'; readonly sizeBytes: number; readonly declared: boolean }
  | { readonly kind: 'reset' }
  /** Nothing is sent until `until` resolves; then the right answer. */
  | { readonly kind: 'hang'; readonly until: Promise<void> }
  /** 401 unless `Authorization` is exactly this. */
  | { readonly kind: 'require-authorization'; readonly authorization: string }

const PIECE_BYTES = 64 * 1024

/** Sends an answer, or what a fault makes of it; resolves when nothing more will be sent. */
export async function sendAnswer(
  response: ServerResponse,
  answer: UpstreamAnswer,
  fault: UpstreamFault | undefined,
): Promise<void> {
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (fault?.kind === 'hang') await fault.until
  if (fault?.kind === 'slow') return sendSlowly(response, answer, fault)
  if (fault?.kind === 'truncated') return sendTruncated(response, answer, fault.sizeBytes)
  if (fault?.kind === 'too-large') return sendTooLarge(response, answer, fault)
  send(response, fault === undefined ? answer : changed(answer, fault, response.req.headers.authorization))
}

function changed(answer: UpstreamAnswer, fault: UpstreamFault, authorization: string | undefined): UpstreamAnswer {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? '') }
    case 'corrupted':
      return { ...answer, body: corrupt(answer.body) }
    case 'replaced':
      return { ...answer, body: Buffer.from(fault.body) }
    case 'redirect':
      return { status: fault.status ?? 302, headers: { location: fault.location }, body: Buffer.alloc(0) }
    case 'not-json':
      return { ...answer, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>Sign in</html>') }
    case 'require-authorization':
      return authorization === fault.authorization ? answer : unauthorized()
    default:
      return answer
  }
}

function unauthorized(): UpstreamAnswer {
  const headers = { 'content-type': 'application/json', 'www-authenticate': 'Bearer, Basic realm="upstream"' }
  return { status: 401, headers, body: Buffer.from('{"error":"authentication required"}') }
}

function corrupt(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  const middle = copy.byteLength >> 1
  copy[middle] = (copy[middle] ?? 0) ^ 1
  return copy
}

function send(response: ServerResponse, answer: UpstreamAnswer): void {
  writeHead(response, answer, answer.body.byteLength)
  response.end(response.req.method === 'HEAD' ? undefined : answer.body)
}

function writeHead(response: ServerResponse, answer: UpstreamAnswer, sizeBytes: number | undefined): void {
  const bodiless = answer.status === 304 || sizeBytes === undefined
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(!bodiless && { 'content-length': String(sizeBytes) }),
  })
}

async function sendSlowly(
  response: ServerResponse,
  answer: UpstreamAnswer,
  fault: Extract<UpstreamFault, { kind: 'slow' }>,
): Promise<void> {
  writeHead(response, answer, answer.body.byteLength)
  response.flushHeaders()
  const pieceBytes = Math.ceil(answer.body.byteLength / fault.pieces)
  for (let position = 0; position < fault.pieces && !response.destroyed; position++) {
    await fault.next(position)
    response.write(answer.body.subarray(position * pieceBytes, (position + 1) * pieceBytes))
  }
  response.end()
}

async function sendTruncated(response: ServerResponse, answer: UpstreamAnswer, sizeBytes: number): Promise<void> {
  writeHead(response, answer, answer.body.byteLength)
  response.flushHeaders()
  await new Promise<void>((resolve) => response.write(answer.body.subarray(0, sizeBytes), () => resolve()))
  response.socket?.end()
}

async function sendTooLarge(
  response: ServerResponse,
  answer: UpstreamAnswer,
  fault: Extract<UpstreamFault, { kind: 'too-large' }>,
): Promise<void> {
  writeHead(response, answer, fault.declared ? fault.sizeBytes : undefined)
  await pipeline(Readable.from(padded(answer.body, fault.sizeBytes)), response).catch(ignoreHangUp)
}

function* padded(body: Buffer, sizeBytes: number): Generator<Buffer> {
  yield body
  const filler = Buffer.alloc(PIECE_BYTES, ' ')
  for (let left = sizeBytes - body.byteLength; left > 0; left -= PIECE_BYTES) yield filler.subarray(0, left)
}

/** A client that stops reading is what the fault is there to provoke. */
function ignoreHangUp(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error
}
