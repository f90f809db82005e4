// Names of npm packages in purls: the purl type definition "npm" and the naming rules of the registry.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'

/** The registry's own bound, scope included. */
const NAME_LENGTH_MAX = 214
/** What a URL path segment holds unescaped. Upper case and `~'!()*` occur in names given before the rules were tightened. */
const NAME = /^(?:@([\w.~'!()*-]+)\/)?([\w.~'!()*-]+)$/
const RESERVED = new Set(['node_modules', 'favicon.ico'])

/**
 * Case is kept: since May 2026 the purl type definition calls both parts case-sensitive, because `jQuery` and `jquery`
 * are different packages.
 */
export const npmPurlRules: PurlRules = { normalize, nameOf, parseName }

/** A scope in its purl form begins with `@`; producers that omit it, or put the whole name into one segment, are understood. */
function normalize(purl: Purl): Purl {
  const { namespace, name, ...rest } = purl
  const slash = name.indexOf('/')
  if (namespace === undefined && name.startsWith('@') && slash > 1) {
    return { ...rest, namespace: name.slice(0, slash), name: name.slice(slash + 1) }
  }
  if (namespace === undefined || namespace.startsWith('@')) return purl
  return { ...purl, namespace: `@${namespace}` }
}

function nameOf(purl: Purl): string {
  return purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`
}

function parseName(name: string): Purl | undefined {
  if (name.length > NAME_LENGTH_MAX) return undefined
  const match = NAME.exec(name)
  const scope = match?.[1]
  const own = match?.[2]
  if (own === undefined || own.startsWith('.')) return undefined
  if (scope !== undefined) return { type: 'npm', namespace: `@${scope}`, name: own, qualifiers: {} }
  if (own.startsWith('_') || RESERVED.has(own.toLowerCase())) return undefined
  return { type: 'npm', name: own, qualifiers: {} }
}
