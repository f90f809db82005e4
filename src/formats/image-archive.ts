// A tar archive as a store of files, found by their path without unpacking it.
import type { ByteSource } from './byte-source.ts'
import { positionedInput, walkImageTar } from './image-tar.ts'
import type { ImageStore } from './oci-image.ts'

/** An archive with more entries is the file system of something, and no image. */
const entriesMax = 50_000
const linksMax = 10

export interface ImageArchive extends ImageStore {
  /** False when it has too many entries to be an image: the others are not known. */
  readonly complete: boolean
}

/** Of entries with the same path the last counts, as for unpackers. Throws `ArchiveError` when it is no tar. */
export async function openImageArchive(source: ByteSource): Promise<ImageArchive> {
  const places = new Map<string, { readonly offset: number; readonly sizeBytes: number } | { readonly link: string }>()
  let complete = true
  let entries = 0
  for await (const step of walkImageTar(positionedInput(source))) {
    if (step.kind === 'refused') continue
    const { path, kind, offset, sizeBytes, linkTarget } = step.entry
    if (++entries > entriesMax) {
      complete = false
      break
    }
    if (kind === 'file') places.set(path, { offset, sizeBytes })
    // Older versions of `docker save` link to a layer that is in the archive already.
    else if (kind === 'symbolic-link') places.set(path, { link: resolved(path, linkTarget) })
    else if (kind === 'hard-link') places.set(path, { link: resolved('', linkTarget) })
  }
  return {
    complete,
    async open(path) {
      let place = places.get(path)
      for (let links = 0; place && 'link' in place && links < linksMax; links++) place = places.get(place.link)
      if (!place || 'link' in place) return undefined
      const { offset, sizeBytes } = place
      return {
        sizeBytes,
        read: (position, length) =>
          position < 0 || position >= sizeBytes
            ? Promise.resolve(new Uint8Array(0))
            : source.read(offset + position, Math.min(length, sizeBytes - position)),
        close: async () => {},
      }
    },
  }
}

function resolved(path: string, target: string): string {
  const segments = target.startsWith('/') ? [] : path.split('/').slice(0, -1)
  for (const segment of target.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}
