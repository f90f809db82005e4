import { startDockerUpstream } from '../../../test/upstreams/docker-upstream.ts'
import { blob, type Image, makeImage } from '../../../test/upstreams/image.ts'
import { dockerRegistry } from '../peers/docker-registry.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, type Subject, smallBytes, watched } from '../subject.ts'

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'
const warm = 'library/warm'
const cold = 'library/cold'
const tagCount = 500

export async function openDocker(): Promise<Subject> {
  const layers = [blob(noise('small', smallBytes), layerType), blob(noise('large', largeBytes), layerType)] as const
  const image = makeImage('warm', { layers })
  const coldLayer = blob(noise('cold', smallBytes), layerType)
  const coldImage = makeImage('cold', { layers: [coldLayer] })
  const upstream = await startDockerUpstream()
  const publish = (name: string, one: Image) => {
    upstream.add(name, one)
    upstream.setTag(name, '1.0', one.manifest.digest)
  }
  publish(warm, image)
  publish(cold, coldImage)
  for (let tag = 1; tag < tagCount; tag++) upstream.setTag(warm, `1.${tag}`, image.manifest.digest)
  const accept = { accept: image.manifest.mediaType }
  const at = (path: string, headers = {}) => ({ path, upstream: `${upstream.url}${path}`, headers })
  const manifest = (name: string, reference: string) => at(`/v2/${name}/manifests/${reference}`, accept)
  const layer = (name: string, digest: string) => at(`/v2/${name}/blobs/${digest}`)
  const coldBlob = `/v2/${cold}/blobs/${coldLayer.digest}`
  const coldManifest = `/v2/${cold}/manifests/1.0`
  return {
    ecosystem: 'docker',
    upstreamUrl: upstream.url,
    names: [],
    // A version is known when somebody has asked for it.
    asked: [`/v2/${warm}/manifests/1.0`],
    cases: [
      { what: 'manifest by tag, small', kind: 'metadata', ...manifest(warm, '1.0') },
      { what: 'manifest by digest, small', kind: 'metadata', ...manifest(warm, image.manifest.digest) },
      { what: `blob ${smallBytes / 1e3} KB, small`, kind: 'artifact', ...layer(warm, layers[0].digest) },
      { what: `blob ${largeBytes / 1e3} KB, large`, kind: 'artifact', ...layer(warm, layers[1].digest) },
    ],
    cold: [
      {
        what: 'manifest',
        before: [],
        ...manifest(cold, '1.0'),
        ...watched(upstream, `GET ${coldManifest}`, coldManifest),
      },
      {
        what: 'blob',
        before: [coldManifest],
        ...layer(cold, coldLayer.digest),
        headers: accept,
        ...watched(upstream, `GET ${coldBlob}`, coldBlob),
      },
    ],
    peers: [nginx, dockerRegistry],
    close: () => upstream.close(),
  }
}
