import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

/** A small server of plain files. */
export interface FileUpstream {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  /** How often each path was asked for, `METHOD /path`. */
  readonly requests: ReadonlyMap<string, number>
  put(path: string, body: Uint8Array | string): void
  remove(path: string): void
  /** At a path, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

/** When every file was last changed, as the server says. */
export const fileDate = new Date('2026-05-01T10:00:00Z')

export async function startFileUpstream(files: Readonly<Record<string, Uint8Array | string>>): Promise<FileUpstream> {
  const bodies = new Map(Object.entries(files).map(([path, body]) => [path, Buffer.from(body)]))
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = decodeURI(request.url?.split('?')[0] ?? '/')
    const asked = `${request.method} ${path}`
    requests.set(asked, (requests.get(asked) ?? 0) + 1)
    const answer = answerTo(request, path === '/' ? Buffer.from('files') : bodies.get(path))
    sendAnswer(response, answer, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: (path, body) => void bodies.set(path, Buffer.from(body)),
    remove: (path) => void bodies.delete(path),
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function answerTo(request: IncomingMessage, body: Buffer | undefined): UpstreamAnswer {
  if (body === undefined)
    return { status: 404, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>404</h1>') }
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const headers = { 'content-type': 'application/octet-stream', 'last-modified': fileDate.toUTCString(), etag }
  const same = request.headers['if-none-match'] === etag
  return { status: same ? 304 : 200, headers, body: same ? Buffer.alloc(0) : body }
}
