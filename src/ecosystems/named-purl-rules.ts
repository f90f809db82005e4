// Names that follow no rule: whatever a producer calls a thing, as a path.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const LENGTH_MAX = 500
const SEGMENTS = /^[^/\p{Cc}\p{Cs}]+(?:\/[^/\p{Cc}\p{Cs}]+)*$/u

/** For types whose names follow no rule. What stands before the last slash is the namespace. */
export function namedPurlRules(type: string): PurlRules {
  return { normalize: normalizePurl, nameOf, parseName: (text) => parseName(type, text) }
}

function nameOf({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

function parseName(type: string, text: string): Purl | undefined {
  if (text.length > LENGTH_MAX || !SEGMENTS.test(text)) return undefined
  const slash = text.lastIndexOf('/')
  const name = text.slice(slash + 1)
  return { type, ...(slash > 0 && { namespace: text.slice(0, slash) }), name, qualifiers: {} }
}
