import { ecosystems } from '#ecosystems/index.ts'
import { Problem } from '#platform/problem.ts'

/**
 * Which packages a token or a role is narrowed to, as text: `ecosystem:name` for one package, `ecosystem:prefix*` for a
 * namespace, `ecosystem:*` for all of an ecosystem. A prefix ends at a separator, so that `npm:@bank/*` is a scope and
 * `npm:@bank*`, which strangers could join, is refused. Names are compared in the ecosystem's canonical spelling, in full.
 */
export type PackagePattern = string

export interface PackageName {
  /** The purl type. */
  readonly ecosystem: string
  /** As `PurlRules.nameOf` writes it: `@scope/name`, `group:artifact`. */
  readonly name: string
}

export const packagePatternsMax = 50
export const packagePatternLengthMax = 300

const separators = '/.:-_'
/** No star but a last one; nothing that cannot be seen. */
const namePattern = /^[^\s*\p{C}]*\*?$/u

/** Whether the package is one of those meant; never throws, and what is no pattern matches nothing. */
export function matchesPackage(patterns: readonly PackagePattern[], { ecosystem, name }: PackageName): boolean {
  return patterns.some((pattern) => {
    const colon = pattern.indexOf(':')
    if (colon < 1 || name === '' || pattern.slice(0, colon) !== ecosystem) return false
    const wanted = pattern.slice(colon + 1)
    if (!wanted.endsWith('*')) return wanted === name
    const prefix = wanted.slice(0, -1)
    return name.length > prefix.length && name.startsWith(prefix)
  })
}

/** The pattern in its canonical spelling. Throws `package-pattern.invalid` (400). */
export function parsePackagePattern(text: string): PackagePattern {
  const pattern = text.slice(0, packagePatternLengthMax + 1).trim()
  const colon = pattern.indexOf(':')
  const ecosystem = ecosystems.find(({ type }) => type === pattern.slice(0, Math.max(colon, 0)))
  const name = pattern.slice(colon + 1)
  if (!ecosystem || name === '' || text.length > packagePatternLengthMax || !namePattern.test(name)) throw bad(text)
  const { parseName, nameOf } = ecosystem.purl
  if (!name.endsWith('*')) {
    const purl = parseName(name)
    if (!purl) throw bad(text)
    return `${ecosystem.type}:${nameOf(purl)}`
  }
  const prefix = name.slice(0, -1)
  if (prefix !== '' && !separators.includes(prefix.at(-1) ?? '')) throw bad(text)
  // A name that begins so tells how the ecosystem spells the beginning; a group without an artifact is no name yet.
  const purl = parseName(`${prefix}x`)
  const spelled = purl && nameOf(purl)
  return `${ecosystem.type}:${spelled?.endsWith('x') ? spelled.slice(0, -1) : prefix}*`
}

/** Canonical, each once; undefined stays undefined: not narrowed. Throws `package-pattern.invalid`. */
export function parsePackagePatterns(texts: readonly string[] | undefined): readonly PackagePattern[] | undefined {
  return texts && [...new Set(texts.map(parsePackagePattern))]
}

function bad(text: string): Problem {
  return new Problem('package-pattern.invalid', 400, { pattern: text.slice(0, 80) })
}
