import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NpmPackage } from './npm-package.ts'
import type { PublishedPackage } from './npm-packument.ts'
import { abbreviatedPackument, distTags, fullManifest, fullPackument, modifiedAt } from './npm-packument.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export { makePackage, type NpmPackage, type NpmPackageInput } from './npm-package.ts'
export type { UpstreamFault } from './upstream-answer.ts'

/** One request as it arrived; the path is without query and with `%2f` decoded, as counters and faults name it. */
export interface UpstreamRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

export interface NpmUpstream {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  /** How often each path was asked for. */
  readonly requests: ReadonlyMap<string, number>
  /** Every request in the order of arrival. */
  readonly log: readonly UpstreamRequest[]
  addVersion(version: NpmPackage): void
  /** Unpublishes one version; unpublishing the last one makes the package unknown. */
  removeVersion(name: string, version: string): void
  setTag(name: string, tag: string, version: string): void
  /** At a path as in `requests`, besides packages: `/-/npm/v1/keys`. */
  setDocument(path: string, document: object): void
  setMaintainers(name: string, names: readonly string[]): void
  /** At a path as in `requests`, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

interface Published {
  readonly versions: Map<string, NpmPackage>
  readonly tags: Map<string, string>
  readonly maintainers: string[]
}

const ABBREVIATED = 'application/vnd.npm.install-v1+json'

/** Starts a small npm registry on this machine: packages in memory, and faults on demand. */
export async function startNpmUpstream(options: {
  readonly packages?: readonly NpmPackage[]
  readonly faults?: Readonly<Record<string, UpstreamFault>>
}): Promise<NpmUpstream> {
  const registry = new Map<string, Published>()
  const faults = new Map(Object.entries(options.faults ?? {}))
  const requests = new Map<string, number>()
  const log: UpstreamRequest[] = []
  const documents = new Map<string, object>()
  const server = createServer((request, response) => {
    const path = pathOf(request)
    requests.set(path, (requests.get(path) ?? 0) + 1)
    log.push({ method: request.method ?? '', path, headers: request.headers })
    const document = documents.get(path)
    const answer = document ? json(document, request) : answerTo(request, { registry, url })
    sendAnswer(response, answer, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const addVersion = (version: NpmPackage) => published(registry, version.name).versions.set(version.version, version)
  for (const version of options.packages ?? []) addVersion(version)
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url,
    requests,
    log,
    addVersion,
    removeVersion: (name, version) => published(registry, name).versions.delete(version),
    setTag: (name, tag, version) => published(registry, name).tags.set(tag, version),
    setDocument: (path, document) => void documents.set(path, document),
    setMaintainers: (name, names) => published(registry, name).maintainers.splice(0, Infinity, ...names),
    setFault: (path, fault) => (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function published(registry: Map<string, Published>, name: string): Published {
  const known = registry.get(name) ?? { versions: new Map(), tags: new Map(), maintainers: ['tester'] }
  registry.set(name, known)
  return known
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0]?.replace(/%2f/gi, '/') ?? '/'
}

interface Holdings {
  readonly registry: ReadonlyMap<string, Published>
  readonly url: string
}

function answerTo(request: IncomingMessage, { registry, url }: Holdings): UpstreamAnswer {
  const path = pathOf(request)
  if (path === '/-/ping') return json({}, request)
  const [, tagsOf] = /^\/-\/package\/(.+)\/dist-tags$/.exec(path) ?? []
  const [, name = tagsOf, rest] = /^\/((?:@[^/]+\/)?[^/@-][^/]*)(?:\/(.+))?$/.exec(path) ?? []
  const known = name === undefined ? undefined : registry.get(name)
  if (name === undefined || known === undefined || known.versions.size === 0) return notFound()
  const found = { name, versions: [...known.versions.values()], tags: known.tags, maintainers: known.maintainers, url }
  if (tagsOf !== undefined) return json(distTags(found), request)
  if (rest === undefined) return packument(found, request)
  if (rest.startsWith('-/')) return artifact(found, rest.slice(2), request)
  const one = known.versions.get(rest) ?? known.versions.get(distTags(found)[rest] ?? '')
  return one === undefined ? notFound() : json(fullManifest(found, one), request)
}

function packument(found: PublishedPackage, request: IncomingMessage): UpstreamAnswer {
  const short = request.headers.accept?.startsWith(ABBREVIATED) ?? false
  const modified = new Date(modifiedAt(found.versions) ?? 0).toUTCString()
  const body = short ? abbreviatedPackument(found) : fullPackument(found)
  return json(body, request, {
    vary: 'accept',
    'last-modified': modified,
    ...(short && { 'content-type': ABBREVIATED }),
  })
}

function artifact(found: PublishedPackage, fileName: string, request: IncomingMessage): UpstreamAnswer {
  const one = found.versions.find((version) => version.fileName === fileName)
  if (one === undefined) return notFound()
  return conditional(request, { 'content-type': 'application/octet-stream' }, one.tarball)
}

function json(value: object, request: IncomingMessage, headers: Record<string, string> = {}): UpstreamAnswer {
  return conditional(request, { 'content-type': 'application/json', ...headers }, Buffer.from(JSON.stringify(value)))
}

/** 304 when the client already has these very bytes (RFC 9110, section 13.1.2). */
function conditional(request: IncomingMessage, headers: Record<string, string>, body: Buffer): UpstreamAnswer {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const same = request.headers['if-none-match'] === etag
  return { status: same ? 304 : 200, headers: { ...headers, etag }, body: same ? Buffer.alloc(0) : body }
}

function notFound(): UpstreamAnswer {
  const body = Buffer.from('{"error":"Not found"}')
  return { status: 404, headers: { 'content-type': 'application/json' }, body }
}
