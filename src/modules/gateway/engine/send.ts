import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Context } from '#platform/context.ts'
import type { Served } from './served.ts'

/** A client that takes nothing for so long is let go: it holds a connection and, for a large artifact, an open file. */
const idleMillisecondsMax = 120_000
const pieceBytes = 1024 * 1024

/** Writes the answer and resolves with the bytes of the body that were handed to the client. */
export async function send(
  context: Context,
  response: ServerResponse,
  answer: {
    readonly served: Served
    readonly method: string
    /** Names and values in turn, besides those of what is served. */
    readonly headers: readonly string[]
  },
): Promise<number> {
  const { served, method } = answer
  const { body, range } = served
  const whole = body === undefined ? 0 : 'blob' in body ? body.sizeBytes : body.byteLength
  const length = range ? range.end - range.start + 1 : whole
  if (response.destroyed) return 0
  const headers = [...answer.headers]
  for (const name in served.headers) headers.push(name, served.headers[name] as string)
  if (served.status !== 304) headers.push('content-length', String(length))
  if (served.reasonPhrase) response.writeHead(served.status, served.reasonPhrase, headers)
  else response.writeHead(served.status, headers)
  if (method === 'HEAD' || body === undefined || served.status === 304) {
    response.end()
    return 0
  }
  if ('blob' in body) return sendBlob(context, response, { sha256: body.blob, ...(range ? { range } : {}) })
  const bytes = range ? body.subarray(range.start, range.end + 1) : body
  if (length > pieceBytes) return sendPieces(response, bytes)
  response.end(bytes)
  return length
}

/** Large bodies go piece by piece, as the client takes them: the log says how much that was. */
async function sendPieces(response: ServerResponse, bytes: Uint8Array): Promise<number> {
  response.setTimeout(idleMillisecondsMax, () => response.destroy())
  let sent = 0
  while (sent < bytes.byteLength && !response.destroyed) {
    const piece = bytes.subarray(sent, sent + pieceBytes)
    sent += piece.byteLength
    if (!response.write(piece)) await writable(response)
  }
  if (!response.destroyed) response.end()
  return sent
}

/** Resolves when the response takes more, or never will again. */
function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/**
 * A fault after the headers ends the connection: a cut answer must not look like a whole one. Whoever goes away first, the
 * file is closed.
 */
async function sendBlob(
  context: Context,
  response: ServerResponse,
  blob: { readonly sha256: string; readonly range?: { readonly start: number; readonly end: number } },
): Promise<number> {
  const stream = context.blobs.stream(blob.sha256, blob.range)
  response.setTimeout(idleMillisecondsMax, () => response.destroy())
  try {
    await pipeline(stream, response)
  } catch (error) {
    response.destroy()
    if (!response.closed || (error as NodeJS.ErrnoException).code === 'ENOENT')
      context.log.error({ error, sha256: blob.sha256 }, 'blob could not be sent')
  }
  return stream.bytesRead
}
