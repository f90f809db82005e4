import type { Blob, Image } from './upstreams/image.ts'

export interface PushAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface ImagePusher {
  /** `path` below the repository's address at the server's root, or a `Location` that was answered. */
  ask(method: string, path: string, options?: PushOptions): Promise<PushAnswer>
  /** In one request. */
  pushBlob(name: string, blob: Blob): Promise<PushAnswer>
  putManifest(name: string, reference: string, manifest: Blob): Promise<PushAnswer>
  /** Blobs first, as every client does. */
  pushImage(name: string, reference: string, image: Image): Promise<PushAnswer>
}

export interface PushOptions {
  readonly body?: Buffer | ReadableStream
  readonly headers?: Readonly<Record<string, string>>
}

/** Pushes by the OCI Distribution Specification 1.1, request by request. */
export function openPusher(at: {
  readonly url: string
  readonly repository: string
  readonly token?: string
}): ImagePusher {
  const ask: ImagePusher['ask'] = async (method, path, { body, headers = {} } = {}) => {
    const url = path.startsWith('/v2/') ? `${at.url}${path}` : `${at.url}/v2/${at.repository}/${path}`
    const authorization = at.token === undefined ? {} : { authorization: `Bearer ${at.token}` }
    const sent = Buffer.isBuffer(body) ? Uint8Array.from(body) : body
    const answer = await fetch(url, {
      method,
      headers: { ...authorization, ...headers },
      ...(sent === undefined ? {} : { body: sent, duplex: 'half' }),
    })
    return { status: answer.status, headers: answer.headers, body: await answer.text() }
  }
  const pushBlob: ImagePusher['pushBlob'] = (name, { digest, bytes }) =>
    ask('POST', `${name}/blobs/uploads/?digest=${digest}`, { body: bytes })
  const putManifest: ImagePusher['putManifest'] = (name, reference, { bytes, mediaType }) =>
    ask('PUT', `${name}/manifests/${reference}`, {
      body: bytes,
      headers: mediaType ? { 'content-type': mediaType } : {},
    })
  return {
    ask,
    pushBlob,
    putManifest,
    pushImage: async (name, reference, { manifest, blobs }) => {
      for (const each of blobs) await pushBlob(name, each)
      return putManifest(name, reference, manifest)
    },
  }
}
