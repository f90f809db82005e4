import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MavenArtifact } from './maven-artifact.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export { type MavenArtifact, type MavenArtifactInput, makeArtifact } from './maven-artifact.ts'

export interface MavenUpstream {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  /** How often each path was asked for. */
  readonly requests: ReadonlyMap<string, number>
  addVersion(version: MavenArtifact): void
  removeVersion(name: string, version: string): void
  /** A document of its own, with checksums like every other: the plugins of a group. */
  setFile(path: string, content: string | Uint8Array | undefined): void
  /** Which checksum files lie beside the others; `sha1` and `md5` when never called. */
  setChecksums(algorithms: readonly string[]): void
  /** At a path as in `requests`, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

const LAST_MODIFIED = 'Wed, 01 Jan 2020 00:00:00 GMT'

/** Starts a small Maven repository on this machine: versions in memory, their lists made of them, and faults on demand. */
export async function startMavenUpstream(versions: readonly MavenArtifact[]): Promise<MavenUpstream> {
  const published = new Map(versions.map((version) => [`${version.name} ${version.version}`, version]))
  const own = new Map<string, Buffer>()
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  let checksums: readonly string[] = ['sha1', 'md5']
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const answer = answerTo(request, path, (asked) => contentOf(asked, { published, own, checksums }))
    sendAnswer(response, answer, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    addVersion: (version) => published.set(`${version.name} ${version.version}`, version),
    removeVersion: (name, version) => published.delete(`${name} ${version}`),
    setFile: (path, content) => (content === undefined ? own.delete(path) : own.set(path, Buffer.from(content))),
    setChecksums: (algorithms) => {
      checksums = algorithms
    },
    setFault: (path, fault) => (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface Holdings {
  readonly published: ReadonlyMap<string, MavenArtifact>
  readonly own: ReadonlyMap<string, Buffer>
  readonly checksums: readonly string[]
}

function contentOf(path: string, held: Holdings): Buffer | undefined {
  const [, of, algorithm] = /^(.+)\.(md5|sha1|sha256|sha512)$/.exec(path) ?? []
  if (of !== undefined && algorithm !== undefined) {
    const content = held.checksums.includes(algorithm) ? contentOf(of, held) : undefined
    return content && Buffer.from(createHash(algorithm).update(content).digest('hex'))
  }
  const stated = held.own.get(path)
  if (stated) return stated
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const fileName = path.slice(folder.length)
  const versions = [...held.published.values()]
  if (fileName !== 'maven-metadata.xml') return versions.find((each) => each.folder === folder)?.files.get(fileName)
  const listed = versions.filter((each) => each.folder === `${folder}${each.version}/`)
  return listed.length > 0 ? writeMetadata(listed) : undefined
}

function writeMetadata(versions: readonly MavenArtifact[]): Buffer {
  const [group, artifact] = (versions[0]?.name ?? '').split(':')
  const newest = versions.at(-1)?.version
  const listed = versions.map(({ version }) => `<version>${version}</version>`).join('')
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<metadata><groupId>${group}</groupId><artifactId>${artifact}</artifactId><versioning>
<latest>${newest}</latest><release>${newest}</release><versions>${listed}</versions>
<lastUpdated>20200101000000</lastUpdated></versioning></metadata>
`)
}

/** 304 when the client already has these very bytes (RFC 9110, section 13.1.2). */
function answerTo(request: IncomingMessage, path: string, find: (path: string) => Buffer | undefined): UpstreamAnswer {
  const body = find(path)
  if (path === '/') return { status: 200, headers: {}, body: Buffer.from('a repository') }
  if (body === undefined) return { status: 404, headers: {}, body: Buffer.from('Not Found') }
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const same = request.headers['if-none-match'] === etag
  const headers = { etag, 'last-modified': LAST_MODIFIED, 'content-type': 'application/octet-stream' }
  return { status: same ? 304 : 200, headers, body: same ? Buffer.alloc(0) : body }
}
