import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Distribution } from './pypi-distribution.ts'
import { htmlPage, jsonPage } from './pypi-pages.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export { type Distribution, type DistributionInput, makeDistribution } from './pypi-distribution.ts'

export interface PypiUpstream {
  /** What pip calls `index-url`: `http://127.0.0.1:<port>/simple`. */
  readonly url: string
  /** The address without `/simple`. */
  readonly origin: string
  /** How often each path was asked for, decoded. */
  readonly requests: ReadonlyMap<string, number>
  addFile(file: Distribution): void
  removeFile(fileName: string): void
  /** Further members of a project's JSON page; undefined takes them away. */
  setMembers(project: string, members: Readonly<Record<string, unknown>> | undefined): void
  /** A document beside the index, at its decoded path. */
  setDocument(path: string, body: string): void
  /** At a path as in `requests`, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

export interface PypiUpstreamOptions {
  readonly files?: readonly Distribution[]
  /** JSON for those who accept it, unless the mirror has HTML only. */
  readonly form?: 'html-only'
  /** Where pages say that files lie; relative to the page when absent. */
  readonly filesUrl?: string
}

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'

/** Starts a small package index on this machine: files in memory, and faults on demand. */
export async function startPypiUpstream(options: PypiUpstreamOptions): Promise<PypiUpstream> {
  const files = new Map<string, Distribution>()
  const members = new Map<string, Readonly<Record<string, unknown>>>()
  const documents = new Map<string, string>()
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const found = answerTo(request, { path, files, members, documents, options })
    sendAnswer(response, found ?? notFound, faults.get(path) ?? faults.get('*')).catch((error) =>
      response.destroy(error),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  for (const file of options.files ?? []) files.set(file.fileName, file)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/simple`,
    origin,
    requests,
    addFile: (file) => void files.set(file.fileName, file),
    removeFile: (fileName) => void files.delete(fileName),
    setMembers: (project, more) => void (more === undefined ? members.delete(project) : members.set(project, more)),
    setDocument: (path, body) => void documents.set(path, body),
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface Holdings {
  readonly path: string
  readonly files: ReadonlyMap<string, Distribution>
  readonly members: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly documents: ReadonlyMap<string, string>
  readonly options: PypiUpstreamOptions
}

function answerTo(request: IncomingMessage, held: Holdings): UpstreamAnswer | undefined {
  const { path, files, documents } = held
  const document = documents.get(path)
  if (document !== undefined) return conditional(request, 'application/json', Buffer.from(document))
  const [, project] = /^\/simple\/([^/]+)\/$/.exec(path) ?? []
  if (project !== undefined) return page(request, project, held)
  const [, fileName = ''] = /^\/files\/([^/]+)$/.exec(path) ?? []
  const file = files.get(fileName)
  if (file) return conditional(request, 'application/octet-stream', file.bytes)
  const described = fileName.endsWith('.metadata') ? files.get(fileName.slice(0, -'.metadata'.length)) : undefined
  return described && conditional(request, 'text/plain', Buffer.from(described.metadata))
}

function page(request: IncomingMessage, project: string, held: Holdings): UpstreamAnswer | undefined {
  const own = [...held.files.values()].filter((file) => file.project === project)
  const members = held.members.get(project)
  if (own.length === 0 && members === undefined) return undefined
  const form = { filesUrl: held.options.filesUrl ?? '../../files/', ...(members && { members }) }
  const wantsJson = held.options.form !== 'html-only' && request.headers.accept?.includes(JSON_TYPE)
  if (!wantsJson) return conditional(request, 'text/html', Buffer.from(htmlPage(project, own, form)))
  return conditional(request, JSON_TYPE, Buffer.from(JSON.stringify(jsonPage(project, own, form))))
}

/** 304 when the client already has these very bytes (RFC 9110, section 13.1.2). */
function conditional(request: IncomingMessage, type: string, body: Buffer): UpstreamAnswer {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const same = request.headers['if-none-match'] === etag
  const headers = { 'content-type': type, etag, vary: 'accept' }
  return { status: same ? 304 : 200, headers, body: same ? Buffer.alloc(0) : body }
}

const notFound: UpstreamAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from('no such'),
}
