import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GolangChecksums } from './golang-checksums.ts'
import type { GolangModule } from './golang-module.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export { type GolangChecksums, makeChecksums } from './golang-checksums.ts'
export { type GolangModule, makeModule } from './golang-module.ts'

export interface GolangUpstream {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  /** How often each path was asked for, decoded. */
  readonly requests: ReadonlyMap<string, number>
  addVersion(module: GolangModule): void
  removeVersion(path: string, version: string): void
  /** A branch or commit, for `@v/<query>.info`. */
  setQuery(path: string, query: string, version: string): void
  /** At a path as in `requests`, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

interface Published {
  readonly versions: Map<string, GolangModule>
  readonly queries: Map<string, string>
}

/** Starts a small module proxy on this machine, in front of a checksum database or none. */
export async function startGolangUpstream(options: {
  readonly modules?: readonly GolangModule[]
  readonly checksums?: GolangChecksums
}): Promise<GolangUpstream> {
  const registry = new Map<string, Published>()
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const found = path.startsWith('/sumdb/') ? readChecksums(path, options.checksums) : readModules(path, registry)
    const answer = found === undefined ? notFound : conditional(request, found)
    sendAnswer(response, answer, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const published = (path: string) => {
    const known = registry.get(path) ?? { versions: new Map(), queries: new Map() }
    registry.set(path, known)
    return known
  }
  const addVersion = (module: GolangModule) => void published(module.path).versions.set(module.version, module)
  for (const module of options.modules ?? []) addVersion(module)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    addVersion,
    removeVersion: (path, version) => void published(path).versions.delete(version),
    setQuery: (path, query, version) => void published(path).queries.set(query, version),
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function readModules(path: string, registry: ReadonlyMap<string, Published>): Buffer | undefined {
  const [, escapedName = '', rest = ''] = /^\/(.+?)\/(@latest|@v\/[^/]+)$/.exec(path) ?? []
  const known = registry.get(unescaped(escapedName))
  if (!known) return undefined
  const versions = [...known.versions.values()]
  const isTagged = ({ version }: GolangModule) => !/\d{14}-[0-9a-f]{12}$/.test(version)
  if (rest === '@v/list')
    return Buffer.from(
      versions
        .filter(isTagged)
        .map(({ version }) => `${version}\n`)
        .join(''),
    )
  if (rest === '@latest') return asBuffer((versions.filter(isTagged).at(-1) ?? versions.at(-1))?.info)
  const [, escapedVersion = '', extension] = /^@v\/(.+)\.(info|mod|zip)$/.exec(rest) ?? []
  const version = unescaped(escapedVersion)
  const module = known.versions.get(version) ?? known.versions.get(known.queries.get(version) ?? '')
  return asBuffer(extension === 'info' ? module?.info : extension === 'mod' ? module?.mod : module?.zip)
}

function readChecksums(path: string, checksums: GolangChecksums | undefined): Buffer | undefined {
  const prefix = `/sumdb/${checksums?.name}/`
  return path.startsWith(prefix) ? checksums?.read(path.slice(prefix.length)) : undefined
}

function unescaped(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function asBuffer(content: string | Buffer | undefined): Buffer | undefined {
  return content === undefined ? undefined : Buffer.from(content)
}

function conditional(request: IncomingMessage, body: Buffer): UpstreamAnswer {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const same = request.headers['if-none-match'] === etag
  return { status: same ? 304 : 200, headers: { etag }, body: same ? Buffer.alloc(0) : body }
}

const notFound: UpstreamAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from('not found: unknown revision'),
}
