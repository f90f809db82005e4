import { createHash } from 'node:crypto'

/** A reply as it goes out, whichever protocol it speaks. */
export interface SecurityAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | FileBody
}

/** A reply that is held in whole. */
export interface BytesAnswer extends SecurityAnswer {
  readonly body: Uint8Array
}

/** A file that was prepared; it may be replaced while it is sent, never changed. */
export interface FileBody {
  readonly path: string
  readonly sizeBytes: number
}

/** What a use case is told of a request. */
export interface AskedAnswer {
  /** As it arrived, gzip or not; empty where there is none. */
  readonly body: Uint8Array
  /** The server's address as the client knows it, without a trailing slash. */
  readonly baseUrl: string
}

type Headers = Readonly<Record<string, string>>

/** Answers of the moment: never kept by anybody. */
export function answerJson(value: unknown, headers: Headers): BytesAnswer {
  const own = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status: 200, headers: { ...own, ...headers }, body: Buffer.from(JSON.stringify(value)) }
}

/** A document that lasts as long as the data: to be asked for again with its entity tag (RFC 9110, section 8.8.3). */
export function answerDocument(bytes: Uint8Array, contentType: string, headers: Headers): BytesAnswer {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
  return { status: 200, headers: { ...documentHeaders(contentType, etag), ...headers }, body: bytes }
}

export function documentHeaders(contentType: string, etag: string): Headers {
  return { 'content-type': contentType, 'cache-control': 'private, no-cache', etag, vary: 'authorization' }
}
