// Which layers make an image: OCI image layout (OCI image specification 1.1) and the archives of `docker save`.

import { createHash } from 'node:crypto'
import { type ByteSource, type FileProblem, rangeChunks } from './byte-source.ts'
import { sha256Hex } from './hash.ts'
import { asObject, asText, asTexts, listOf, type Obj, readJsonFile } from './image-documents.ts'
import { choosePlatform, type Descriptor, descriptorOf } from './image-platform.ts'

/** Files of the layout or archive by their path in it. */
export interface ImageStore {
  open(path: string): Promise<ByteSource | undefined>
}

export interface ImageLayer {
  /** In the store. */
  readonly path: string
  /** Of the stored bytes, where it is stated. */
  readonly digest?: string
  /** Of the tar in it. */
  readonly diffId?: string
  /** The build step that made it, as the configuration tells. */
  readonly createdBy?: string
}

export interface ImagePlan {
  /** The first tag or name, where the image has one. */
  readonly name?: string
  /** Of the manifest, or of the configuration of an archive without one. */
  readonly digest: string
  readonly platform?: string
  /** Lowest first. */
  readonly layers: readonly ImageLayer[]
  readonly problems: readonly FileProblem[]
}

/** It is no image, or one that cannot be followed; `code` is stable. */
export class ImageError extends Error {
  override readonly name = 'ImageError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const indexDepthMax = 4
const layersMax = 1_000
const indexTypes = /^application\/vnd\.(?:oci\.image\.index\.v1|docker\.distribution\.manifest\.list\.v2)\+json$/

/** Undefined when the store holds no image. `platform`: `os/architecture[/variant]`. Throws `ImageError`. */
export async function planImage(store: ImageStore, platform: string | undefined): Promise<ImagePlan | undefined> {
  const index = await readJsonFile(store, 'index.json')
  if (index && (await has(store, 'oci-layout'))) return planLayout(store, asObject(index.value), platform)
  const manifest = await readJsonFile(store, 'manifest.json')
  return manifest && Array.isArray(manifest.value) ? planArchive(store, manifest.value) : undefined
}

async function has(store: ImageStore, path: string): Promise<boolean> {
  const found = await store.open(path)
  await found?.close()
  return found !== undefined
}

async function planLayout(store: ImageStore, top: Obj, platform: string | undefined): Promise<ImagePlan> {
  const problems: FileProblem[] = []
  let index = top
  for (let depth = 0; depth < indexDepthMax; depth++) {
    const descriptors = listOf(index.manifests).map(descriptorOf)
    const { chosen, note } = choosePlatform(descriptors, platform)
    if (!chosen) throw new ImageError('image.no-platform', note)
    if (note !== '') problems.push({ path: '', code: 'image.several', message: note, hides: false })
    const document = asObject((await readBlob(store, chosen)).value)
    if (indexTypes.test(chosen.mediaType) || Array.isArray(document.manifests)) index = document
    else return { ...(await planManifest(store, chosen, document)), ...nameOf(chosen), problems }
  }
  throw new ImageError('image.too-deep', `more than ${indexDepthMax} indexes within each other`)
}

function nameOf({ annotations }: Descriptor): { readonly name?: string } {
  const name = annotations.get('io.containerd.image.name') ?? annotations.get('org.opencontainers.image.ref.name')
  return name === undefined ? {} : { name }
}

async function planManifest(
  store: ImageStore,
  { digest }: Descriptor,
  manifest: Obj,
): Promise<Omit<ImagePlan, 'problems'>> {
  const layers = listOf(manifest.layers).map(descriptorOf)
  if (layers.length === 0) throw new ImageError('image.no-layers', 'the manifest names no layers')
  if (layers.length > layersMax) throw new ImageError('image.too-many-layers', `more than ${layersMax} layers`)
  const config = asObject((await readBlob(store, descriptorOf(manifest.config))).value)
  const made = layersOf(config)
  return {
    digest,
    ...platformOf(config),
    layers: layers.map((layer, at) => ({ path: blobPath(layer.digest), digest: layer.digest, ...made[at] })),
  }
}

/** The document of a descriptor; its digest is checked. */
async function readBlob(store: ImageStore, { digest }: Descriptor) {
  const path = blobPath(digest)
  const document = await readJsonFile(store, path)
  if (!document) throw new ImageError('image.missing-blob', `${path} is missing or no JSON`)
  const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256'
  if (digest !== `${algorithm}:${createHash(algorithm).update(document.bytes).digest('hex')}`)
    throw new ImageError('image.digest-mismatch', `${path} is not what its digest says`)
  return document
}

function blobPath(digest: string): string {
  const [, algorithm, hex] = /^(sha256|sha512):([0-9a-f]{64}(?:[0-9a-f]{64})?)$/.exec(digest) ?? []
  if (!algorithm || !hex)
    throw new ImageError('image.bad-digest', `not a digest: ${JSON.stringify(digest.slice(0, 100))}`)
  return `blobs/${algorithm}/${hex}`
}

/** `docker save`: `manifest.json` lists images with the paths of their configuration and layers in the archive. */
async function planArchive(store: ImageStore, images: readonly unknown[]): Promise<ImagePlan> {
  const image = asObject(images[0])
  const configPath = asText(image.Config)
  const paths = asTexts(image.Layers)
  if (configPath === undefined || paths.length === 0)
    throw new ImageError('image.no-layers', 'manifest.json names no configuration and layers')
  if (paths.length > layersMax) throw new ImageError('image.too-many-layers', `more than ${layersMax} layers`)
  const document = await readJsonFile(store, configPath)
  if (!document)
    throw new ImageError('image.missing-blob', `the configuration ${JSON.stringify(configPath)} is missing`)
  const config = asObject(document.value)
  const made = layersOf(config)
  const [name] = asTexts(image.RepoTags)
  const note = `the archive holds ${images.length} images; the first is examined`
  return {
    ...(name !== undefined && { name }),
    digest: `sha256:${sha256Hex(document.bytes)}`,
    ...platformOf(config),
    layers: paths.map((path, at) => ({ path, ...made[at] })),
    problems: images.length > 1 ? [{ path: '', code: 'image.several', message: note, hides: false }] : [],
  }
}

/** What the configuration tells of each layer; steps that only changed settings have none. */
function layersOf(config: Obj): readonly Pick<ImageLayer, 'diffId' | 'createdBy'>[] {
  const diffIds = asTexts(asObject(config.rootfs).diff_ids)
  const steps = listOf(config.history)
    .map(asObject)
    .filter((step) => step.empty_layer !== true)
  return diffIds.slice(0, layersMax).map((diffId, at) => {
    const createdBy = asText(steps[at]?.created_by)
    return { diffId, ...(createdBy !== undefined && { createdBy: createdBy.slice(0, 500) }) }
  })
}

function platformOf({ os, architecture, variant }: Obj): { readonly platform?: string } {
  const parts = [asText(os), asText(architecture), asText(variant)].filter((part) => part !== undefined)
  return parts.length < 2 ? {} : { platform: parts.join('/') }
}

/** The stored bytes of a layer in order; undefined when the store does not have it. */
export async function openLayerBlob(store: ImageStore, { path }: ImageLayer) {
  const blob = await store.open(path)
  return blob && { bytes: rangeChunks(blob, 0, blob.sizeBytes), close: blob.close }
}
