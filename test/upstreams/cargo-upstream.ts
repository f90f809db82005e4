import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CargoCrate } from './cargo-crate.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export { type CargoCrate, makeCrate } from './cargo-crate.ts'

export interface CargoUpstream {
  /** Address of the index: `http://127.0.0.1:<port>/index`, without a trailing slash. */
  readonly url: string
  /** How often each path was asked for. */
  readonly requests: ReadonlyMap<string, number>
  addVersion(crate: CargoCrate): void
  removeVersion(name: string, version: string): void
  /** Replaces config.json. */
  setConfig(config: string): void
  /** At a path as in `requests`, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

/** Starts a small sparse registry on this machine. Its crates lie on another host (and port) than its index. */
export async function startCargoUpstream(options: { readonly crates?: readonly CargoCrate[] }): Promise<CargoUpstream> {
  const registry = new Map<string, Map<string, CargoCrate>>()
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  let config = ''
  const answer = (find: (path: string) => Buffer | undefined) =>
    createServer((request, response) => {
      const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
      requests.set(path, (requests.get(path) ?? 0) + 1)
      const found = find(path)
      const sent = found === undefined ? notFound : conditional(request, found)
      sendAnswer(response, sent, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
    })
  const index = answer((path) => (path === '/index/config.json' ? Buffer.from(config) : readIndex(path, registry)))
  const files = answer((path) => readFile(path, registry))
  const [indexAddress, filesAddress] = await Promise.all([index, files].map(listen))
  config = JSON.stringify({
    dl: `${filesAddress}/files/{lowerprefix}/{crate}/{version}.crate?sum={sha256-checksum}`,
    api: null,
  })
  const versionsOf = (name: string) => {
    const known = registry.get(name.toLowerCase()) ?? new Map<string, CargoCrate>()
    registry.set(name.toLowerCase(), known)
    return known
  }
  const addVersion = (crate: CargoCrate) => void versionsOf(crate.name).set(crate.version, crate)
  for (const crate of options.crates ?? []) addVersion(crate)
  return {
    url: `${indexAddress}/index`,
    requests,
    addVersion,
    removeVersion: (name, version) => void versionsOf(name).delete(version),
    setConfig: (text) => {
      config = text
    },
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close: async () => {
      for (const server of [index, files]) {
        server.closeAllConnections()
        if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
      }
    },
  }
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Crates = ReadonlyMap<string, ReadonlyMap<string, CargoCrate>>

function readIndex(path: string, registry: Crates): Buffer | undefined {
  const name = /^\/index\/(?:[12]|3\/[^/]|[^/]{2}\/[^/]{2})\/([^/]+)$/.exec(path)?.[1] ?? ''
  const lines = [...(registry.get(name)?.values() ?? [])].map(({ line }) => `${line}\n`)
  return lines.length === 0 ? undefined : Buffer.from(lines.join(''))
}

function readFile(path: string, registry: Crates): Buffer | undefined {
  const [, name = '', version = ''] = /^\/files\/.+\/([^/]+)\/([^/]+)\.crate$/.exec(path) ?? []
  const crate = registry.get(name.toLowerCase())?.get(version)
  return crate?.name === name ? crate.file : undefined
}

function conditional(request: IncomingMessage, body: Buffer): UpstreamAnswer {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const same = request.headers['if-none-match'] === etag
  return { status: same ? 304 : 200, headers: { etag }, body: same ? Buffer.alloc(0) : body }
}

const notFound: UpstreamAnswer = { status: 404, headers: {}, body: Buffer.from('no such crate') }
