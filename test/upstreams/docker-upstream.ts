import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Blob, Image } from './image.ts'
import { sendAnswer, type UpstreamAnswer, type UpstreamFault } from './upstream-answer.ts'

export interface DockerUpstream {
  readonly url: string
  /** How often each path was asked for, `METHOD /path`, without query. */
  readonly requests: ReadonlyMap<string, number>
  /** What is held from then on: by digest. */
  add(name: string, ...held: readonly (Blob | Image)[]): void
  setTag(name: string, tag: string, digest: string): void
  removeTag(name: string, tag: string): void
  /** Where the holder of a digest is sent for it instead of an answer. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  /** From now on, everything but the token service wants the token that it gives to everybody. */
  requireToken(): void
  close(): Promise<void>
}

interface Holdings {
  readonly blobs: Map<string, Blob>
  readonly tags: Map<string, string>
}

/** A small registry of images (OCI Distribution Specification 1.1), for pulling. */
export async function startDockerUpstream(): Promise<DockerUpstream> {
  const images = new Map<string, Holdings>()
  const faults = new Map<string, UpstreamFault>()
  const requests = new Map<string, number>()
  const state = { token: undefined as string | undefined }
  const holdings = (name: string) => {
    const known = images.get(name) ?? { blobs: new Map(), tags: new Map() }
    images.set(name, known)
    return known
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const asked = `${request.method} ${path}`
    requests.set(asked, (requests.get(asked) ?? 0) + 1)
    const answer = isAllowed(request, path, state.token) ? answerTo(request, path, images) : challenge(url, path)
    const given = path === '/token' ? json({ token: 'for-everybody', expires_in: 60 }) : answer
    sendAnswer(response, given, faults.get(path) ?? faults.get('*')).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    requests,
    add: (name, ...held) => {
      for (const each of held)
        for (const one of 'manifest' in each ? [each.manifest, ...each.blobs] : [each])
          holdings(name).blobs.set(one.digest, one)
    },
    setTag: (name, tag, digest) => void holdings(name).tags.set(tag, digest),
    removeTag: (name, tag) => void holdings(name).tags.delete(tag),
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    requireToken: () => {
      state.token = 'for-everybody'
    },
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function isAllowed(request: IncomingMessage, path: string, token: string | undefined): boolean {
  return token === undefined || path === '/token' || request.headers.authorization === `Bearer ${token}`
}

function challenge(url: string, path: string): UpstreamAnswer {
  const name = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(path)?.[1] ?? ''
  const scope = `realm="${url}/token",service="upstream.example",scope="repository:${name}:pull"`
  return {
    ...json({ errors: [{ code: 'UNAUTHORIZED' }] }),
    status: 401,
    headers: { 'www-authenticate': `Bearer ${scope}` },
  }
}

function answerTo(request: IncomingMessage, path: string, images: ReadonlyMap<string, Holdings>): UpstreamAnswer {
  if (path === '/v2/') return json({})
  const [, name = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/([^/]+)$/.exec(path) ?? []
  const image = images.get(name)
  if (!image) return unknown('NAME_UNKNOWN')
  if (kind === 'tags') return tagsOf(request, name, image)
  const found = image.blobs.get(image.tags.get(reference) ?? reference)
  const isManifest = found !== undefined && /(?:manifest|index)/.test(found.mediaType)
  if (!found || isManifest !== (kind === 'manifests')) return unknown('MANIFEST_UNKNOWN')
  // As registries do for clients that know the older form only.
  const accepted = kind !== 'manifests' || (request.headers.accept ?? '').includes(found.mediaType)
  if (!accepted) return unknown('MANIFEST_UNKNOWN')
  const headers = { 'content-type': found.mediaType, 'docker-content-digest': found.digest }
  return { status: 200, headers, body: found.bytes }
}

function tagsOf(request: IncomingMessage, name: string, { tags }: Holdings): UpstreamAnswer {
  const query = new URL(request.url ?? '/', 'http://upstream.example').searchParams
  const after = [...tags.keys()].sort().filter((tag) => tag > (query.get('last') ?? ''))
  return json({ name, tags: after.slice(0, Number(query.get('n') ?? 1_000)) })
}

function json(value: object): UpstreamAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) }
}

function unknown(code: string): UpstreamAnswer {
  return { ...json({ errors: [{ code, message: 'not here' }] }), status: 404 }
}
