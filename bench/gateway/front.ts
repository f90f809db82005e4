// Before an upstream of the tests, what registries do for everybody: answers compressed for those who accept that.
import { createServer, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

export interface Front {
  readonly url: string
  /** The path below `url` that stands for an address of an upstream. */
  pathOf(address: string): string
  close(): void
}

const compressedFromBytes = 1_000

/** Keeps nothing: who stands before it does. */
export async function startFront(): Promise<Front> {
  const origins: string[] = []
  const server = createServer((request, response) => {
    const [, at = '', rest = ''] = /^\/(\d+)(\/.*)$/.exec(request.url ?? '') ?? []
    const { accept = '*/*' } = request.headers
    fetch(`${origins[Number(at)]}${rest}`, { headers: { accept } }).then(
      (answer) => send(response, answer, /gzip/.test(request.headers['accept-encoding'] ?? '')),
      (error) => response.destroy(error),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    pathOf: (address) => {
      const { origin, pathname, search } = new URL(address)
      if (!origins.includes(origin)) origins.push(origin)
      return `/${origins.indexOf(origin)}${pathname}${search}`
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function send(response: ServerResponse, answer: Response, accepted: boolean): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  const type = answer.headers.get('content-type') ?? 'application/octet-stream'
  const isPacked = accepted && body.byteLength > compressedFromBytes
  const sent = isPacked ? gzipSync(body) : body
  const headers = {
    'content-type': type,
    'content-length': sent.byteLength,
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  }
  response.writeHead(answer.status, headers).end(sent)
}
