import { findEcosystem } from '#ecosystems/index.ts'
import { type Purl, parsePurl } from '#formats/purl.ts'
import type { ProblemCode } from '#i18n/problems.ts'
import { Problem, type ProblemParams } from '#platform/problem.ts'

/** A package that is to be brought in. */
export interface WantedPackage {
  /** Purl type. */
  readonly ecosystem: string
  readonly name: string
  /** One version, or a range in the ecosystem's notation; `*`: any. */
  readonly requirement: string
  readonly isExact: boolean
  /** Why it cannot be: known before anybody is asked. */
  readonly problem?: { readonly code: ProblemCode; readonly params: ProblemParams }
}

export const wantedMax = 20_000
const lineCharactersMax = 1_000
const nameCharactersMax = 500
const versionCharactersMax = 256

/**
 * One package a line: a purl (`pkg:npm/demo@1.0.0`; without a version, the newest), or, of the ecosystem that is named, `name`
 * or `name@range`. Empty lines and what follows `#` at the beginning of one are left out. No name stands for several: `*` in one is
 * refused. Throws `prefetch.bad-entry` with the line, and `prefetch.too-many-items`.
 */
export function readWantedPackages(text: string, ecosystem: string | undefined): readonly WantedPackage[] {
  const found = new Map<string, WantedPackage>()
  let line = 0
  for (const each of text.split('\n')) {
    line++
    const entry = each.trim()
    if (entry === '' || entry.startsWith('#')) continue
    const wanted = entry.length > lineCharactersMax ? undefined : readEntry(entry, ecosystem)
    if (!wanted) throw new Problem('prefetch.bad-entry', 422, { line, text: entry.slice(0, 120) })
    found.set(keyOf(wanted), wanted)
    if (found.size > wantedMax) throw new Problem('prefetch.too-many-items', 422, { limit: wantedMax })
  }
  return [...found.values()]
}

export function keyOf({ ecosystem, name, requirement, isExact }: WantedPackage): string {
  return JSON.stringify([ecosystem, name, requirement, isExact])
}

/** What a purl stands for; undefined for an ecosystem or a name that does not exist. */
export function wantedOfPurl(purl: Purl): WantedPackage | undefined {
  const rules = findEcosystem(purl.type)?.purl
  if (!rules) return undefined
  const { version } = purl
  const name = rules.nameOf(rules.normalize(purl))
  if (!rules.parseName(name) || !isPlain(name, nameCharactersMax) || !isPlain(version ?? '', versionCharactersMax))
    return undefined
  return { ecosystem: purl.type, name, requirement: version ?? '*', isExact: version !== undefined }
}

function readEntry(entry: string, ecosystem: string | undefined): WantedPackage | undefined {
  if (entry.startsWith('pkg:')) {
    const purl = tryTo(() => parsePurl(entry))
    return purl && wantedOfPurl(purl)
  }
  const found = ecosystem === undefined ? undefined : findEcosystem(ecosystem)
  if (!found) return undefined
  const at = entry.indexOf('@', 1)
  const [name, range] = at < 0 ? [entry, '*'] : [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
  const purl = found.purl.parseName(name)
  if (!purl || !isPlain(range, versionCharactersMax) || range === '') return undefined
  if (range !== '*' && !tryTo(() => found.versions.parseRange(range))) return undefined
  const wanted = wantedOfPurl(purl)
  return wanted && { ...wanted, requirement: range, isExact: false }
}

function isPlain(text: string, charactersMax: number): boolean {
  return (
    text.length <= charactersMax &&
    !/\p{Cc}|\p{Cs}/u.test(text) &&
    (charactersMax !== nameCharactersMax || !text.includes('*'))
  )
}

function tryTo<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
