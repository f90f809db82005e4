// Which of the manifests in an image index is meant.
import { asObject, asText } from './image-documents.ts'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  /** `os/architecture[/variant]`; absent where the descriptor does not tell. */
  readonly platform?: string
  readonly annotations: ReadonlyMap<string, string>
}

const usual = 'linux/amd64'

export function descriptorOf(value: unknown): Descriptor {
  const { mediaType, digest, platform, annotations } = asObject(value)
  const { os, architecture, variant } = asObject(platform)
  const parts = [asText(os), asText(architecture), asText(variant)].filter((part) => part !== undefined)
  const texts = Object.entries(asObject(annotations)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    mediaType: asText(mediaType) ?? '',
    digest: asText(digest) ?? '',
    ...(parts.length >= 2 && { platform: parts.join('/') }),
    annotations: new Map(texts),
  }
}

/**
 * The manifest of the platform asked for; otherwise of linux/amd64, else the first, the same on every machine. Attestations,
 * which are listed as manifests of an unknown platform, are none. `note` says what else there was, or why there is none.
 */
export function choosePlatform(
  descriptors: readonly Descriptor[],
  asked: string | undefined,
): { readonly chosen?: Descriptor; readonly note: string } {
  const images = descriptors.filter(
    ({ platform, annotations }) =>
      platform !== 'unknown/unknown' && annotations.get('vnd.docker.reference.type') === undefined,
  )
  const [first] = images
  if (first === undefined) return { note: 'the index names no image' }
  const listed = [...new Set(images.map(({ platform }) => platform ?? 'unnamed'))].slice(0, 30).join(', ')
  if (asked !== undefined) {
    const chosen = images.find(({ platform }) => isOf(platform, asked)) ?? onlyUnnamed(images)
    return chosen ? { chosen, note: '' } : { note: `there is no image for ${asked}; there are ${listed}` }
  }
  const chosen = images.find(({ platform }) => isOf(platform, usual)) ?? first
  if (images.length === 1) return { chosen, note: '' }
  return {
    chosen,
    note: `of ${images.length} images (${listed}) that of ${chosen.platform ?? 'the first'} is examined`,
  }
}

/** An index that leads to one manifest often leaves the platform to it. */
function onlyUnnamed(images: readonly Descriptor[]): Descriptor | undefined {
  const [only, another] = images
  return another === undefined && only?.platform === undefined ? only : undefined
}

function isOf(platform: string | undefined, asked: string): boolean {
  return platform === asked || platform?.startsWith(`${asked}/`) === true
}
