import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { unorderedScheme } from '#ecosystems/versions/unordered-scheme.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { isImageName } from './registry/image-name.ts'
import { dockerRegistry } from './registry.ts'

/** Container images. A version is the digest of a manifest; tags are names that it goes by for a while. */
export const docker: Ecosystem = {
  type: 'docker',
  label: 'Container images',
  osvNames: [],
  osvEcosystems: () => [],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
    parseName,
  },
  versions: unorderedScheme('digests of images have no order'),
  extractors: [],
  registry: dockerRegistry,
}

function parseName(text: string): Purl | undefined {
  if (!isImageName(text)) return undefined
  const slash = text.lastIndexOf('/')
  const name = text.slice(slash + 1)
  return { type: 'docker', ...(slash > 0 && { namespace: text.slice(0, slash) }), name, qualifiers: {} }
}
