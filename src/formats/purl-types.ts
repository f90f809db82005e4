// Purls by the rules of their type: canonical form, and what a type requires or prohibits.
import { formatPurl, type Purl, parsePurl } from './purl.ts'
import { GENERIC_RULES, PURL_TYPE_RULES, type PurlTypeRules } from './purl-type-rules.ts'

/** The canonical form by the rules of the type; other types are left as they are. Never throws; idempotent. */
export function normalizePurl(purl: Purl): Purl {
  const rules = rulesOf(purl)
  if (rules === GENERIC_RULES) return purl
  const parts = rules.slashEndsNamespace ? splitName(purl) : purl
  const lowered = rules.lower === undefined ? parts : lowerParts(parts, rules.lower)
  return rules.adapt === undefined ? lowered : rules.adapt(lowered)
}

/** Why the purl is not allowed by the definition of its type; undefined when it is. Not being canonical is no fault. */
export function purlFault(purl: Purl): string | undefined {
  return faultOf(normalizePurl(purl))
}

/** Reads a purl into the canonical form of its type. Throws `RangeError` with the reason when it is none or not allowed. */
export function readPurl(text: string): Purl {
  const parsed = parsePurl(text)
  if (rulesOf(parsed).lowerCaseKeysOnly && hasUpperCaseKey(text))
    throw new RangeError(`qualifier keys of ${parsed.type} purls are in lower case`)
  return checked(parsed)
}

/** The canonical text by the rules of the type. Throws `RangeError` with the reason when the purl is not allowed. */
export function writePurl(purl: Purl): string {
  return formatPurl(checked(purl))
}

function checked(purl: Purl): Purl {
  const normalized = normalizePurl(purl)
  const fault = faultOf(normalized)
  if (fault !== undefined) throw new RangeError(fault)
  return normalized
}

function rulesOf({ type }: Purl): PurlTypeRules {
  return PURL_TYPE_RULES.get(type) ?? GENERIC_RULES
}

function faultOf(purl: Purl): string | undefined {
  const rules = rulesOf(purl)
  if (purl.name === '') return 'a purl has a name'
  const hasNamespace = purl.namespace !== undefined && purl.namespace !== ''
  if (rules.namespace === 'required' && !hasNamespace) return `a ${purl.type} purl has a namespace`
  if (rules.namespace === 'prohibited' && hasNamespace) return `a ${purl.type} purl has no namespace`
  const missing = rules.qualifiers?.find((key) => !purl.qualifiers[key])
  if (missing !== undefined) return `a ${purl.type} purl has the qualifier "${missing}"`
  return rules.fault?.(purl)
}

function splitName(purl: Purl): Purl {
  const slash = purl.name.lastIndexOf('/')
  if (slash < 1 || slash === purl.name.length - 1) return purl
  const before = purl.name.slice(0, slash)
  const namespace = purl.namespace === undefined ? before : `${purl.namespace}/${before}`
  return { ...purl, namespace, name: purl.name.slice(slash + 1) }
}

function lowerParts(purl: Purl, parts: readonly ('namespace' | 'name' | 'version')[]): Purl {
  const lowered: Record<string, string> = {}
  for (const part of parts) {
    const text = purl[part]
    if (text !== undefined) lowered[part] = text.toLowerCase()
  }
  return { ...purl, ...lowered }
}

function hasUpperCaseKey(text: string): boolean {
  const beforeSubpath = text.slice(0, text.includes('#') ? text.lastIndexOf('#') : text.length)
  const pairs = beforeSubpath.slice(beforeSubpath.lastIndexOf('?') + 1).split('&')
  return beforeSubpath.includes('?') && pairs.some((pair) => /[A-Z]/.test(pair.split('=', 1)[0] ?? ''))
}
