// Names of the purl type "generic": whatever a producer calls a thing that belongs to no package manager.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const LENGTH_MAX = 500
const SEGMENTS = /^[^/\p{Cc}\p{Cs}]+(?:\/[^/\p{Cc}\p{Cs}]+)*$/u

export const genericPurlRules: PurlRules = { normalize: normalizePurl, nameOf, parseName }

function nameOf({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** What stands before the last slash is the namespace. */
function parseName(text: string): Purl | undefined {
  if (text.length > LENGTH_MAX || !SEGMENTS.test(text)) return undefined
  const slash = text.lastIndexOf('/')
  const name = text.slice(slash + 1)
  return { type: 'generic', ...(slash > 0 && { namespace: text.slice(0, slash) }), name, qualifiers: {} }
}
