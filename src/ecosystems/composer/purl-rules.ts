// Names of Composer packages: vendor and name, without regard to case.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 200
const NAME = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\/([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)$/

export const composerPurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
  parseName: (name) => composerPurl(name),
}

/** Undefined when no package can have this name. What PHP and its extensions are called (`php`, `ext-json`) has no vendor. */
export function composerPurl(name: string, version?: string): Purl | undefined {
  const match = name.length > NAME_LENGTH_MAX ? null : NAME.exec(name.toLowerCase())
  const [, namespace, own] = match ?? []
  if (namespace === undefined || own === undefined) return undefined
  return { type: 'composer', namespace, name: own, ...(version !== undefined && { version }), qualifiers: {} }
}
