import { sql } from 'kysely'
import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { advisoryKeyOf } from '#ecosystems/versions/advisory-scheme.ts'
import { type Purl, parsePurl } from '#formats/purl.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { allowedVersions } from './allowed-versions.ts'
import { type CandidateGroups, loadCandidateGroups } from './candidate-groups.ts'
import { dataAge, type FeedAge } from './data-age.ts'
import { type AdvisoryMatch, bySeverity, matchGroup, withoutRepetitions } from './match-group.ts'
import { type AskedVersion, concerns } from './match-range.ts'

/** A package without a version, and the ranges that ask for it as its package manager writes them: any of them may hold. */
export interface AskedPackage {
  readonly purl: string
  readonly requirements: readonly string[]
}

export interface PurlMatches {
  /** As it was asked. */
  readonly purl: string
  /** `unknown-type`: no advisory could concern packages of this kind, so nothing is known of it. */
  readonly state: 'matched' | 'clear' | 'undecided' | 'unknown-type'
  /** Malware first, then the most severe; for a purl without a version every one that a version may have, undecided. */
  readonly matches: readonly AdvisoryMatch[]
}

export interface MatchedPurls {
  /** In the order asked. The first is always answered; where answers would be too many, the last are left for the next request. */
  readonly items: readonly PurlMatches[]
  readonly dataAge: readonly FeedAge[]
}

/** One name may have thousands of advisories: how much is answered, and looked at, for one request. */
export interface MatchLimits {
  readonly matchesMax: number
  readonly rangesMax: number
}

const matchLimits: MatchLimits = { matchesMax: 20_000, rangesMax: 2_000_000 }

/**
 * What is known to be wrong with these versions, found by the names under which OSV files advisories: for distributions
 * those of the source package and the release. A compiled index answers the same. Throws `purl.invalid`. Four queries,
 * however many purls.
 */
export async function matchPurls(
  scope: Scope,
  purls: readonly (string | AskedPackage)[],
  limits = matchLimits,
): Promise<MatchedPurls> {
  const questions = purls.map(readQuestion)
  const filed = await readFiled(scope)
  const concerned = (question: Question) =>
    filed.filter(
      ({ type, name }) => type === question.ecosystem.type && concerns(name, question.osvEcosystems) !== 'other',
    )
  const found = questions.map((question) => (question === undefined ? [] : concerned(question)))
  const names = new Map<string, { readonly ecosystem: string; readonly name: string }>()
  for (const [at, question] of questions.entries()) {
    if (question === undefined || found[at]?.length === 0) continue
    const { type: ecosystem } = question.ecosystem
    for (const { name } of question.coordinates) names.set(`${ecosystem} ${name}`, { ecosystem, name })
  }
  const osvEcosystems = [...new Set(found.flatMap((own) => own.map(({ name }) => name)))]
  const groups = await loadCandidateGroups(scope, [...names.values()], osvEcosystems)
  const items: PurlMatches[] = []
  const spent = { matches: 0, ranges: 0 }
  for (const [at, asked] of purls.entries()) {
    const purl = typeof asked === 'string' ? asked : asked.purl
    const question = questions[at]
    if (question === undefined || found[at]?.length === 0) {
      items.push({ purl, state: 'unknown-type', matches: [] })
      continue
    }
    spent.ranges += rangeCount(groups, question)
    if (items.length > 0 && spent.ranges > limits.rangesMax) break
    const matches = answer(groups, question)
    spent.matches += matches.length
    if (items.length > 0 && spent.matches > limits.matchesMax) break
    items.push({ purl, state: stateOf(matches), matches })
  }
  return { items, dataAge: await dataAge(scope) }
}

interface Question {
  readonly ecosystem: Ecosystem
  readonly osvEcosystems: readonly string[]
  readonly coordinates: readonly { readonly name: string; readonly version?: string | undefined }[]
  readonly requirements: readonly string[]
}

/** Undefined for a type that Assay does not know. */
function readQuestion(asked: string | AskedPackage): Question | undefined {
  const { purl: text, requirements } = typeof asked === 'string' ? { purl: asked, requirements: [] } : asked
  try {
    const purl = parsePurl(text)
    const ecosystem = findEcosystem(purl.type)
    return ecosystem && { ...questionOf(ecosystem, ecosystem.purl.normalize(purl)), requirements }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem('purl.invalid', 400, { reason: error.message.slice(0, 300) }, error)
  }
}

function questionOf(ecosystem: Ecosystem, purl: Purl): Omit<Question, 'requirements'> {
  const own = { name: ecosystem.purl.nameOf(purl), version: purl.version }
  return {
    ecosystem,
    osvEcosystems: ecosystem.osvEcosystems(purl),
    coordinates: ecosystem.advisoryCoordinates?.(purl) ?? [own],
  }
}

function rangeCount(groups: CandidateGroups, { ecosystem, coordinates }: Question): number {
  return coordinates.reduce((sum, { name }) => sum + groups.rangeCount({ ecosystem: ecosystem.type, name }), 0)
}

function answer(groups: CandidateGroups, { ecosystem, osvEcosystems, coordinates, requirements }: Question) {
  const { versions } = ecosystem
  const matches = coordinates.flatMap(({ name, version = '' }) => {
    const key = version === '' ? { invalid: 'no version is given' } : advisoryKeyOf(versions, version)
    const allowed = version === '' ? allowedVersions(versions, requirements) : undefined
    const asked: AskedVersion = { version, key, revision: versions.revision, osvEcosystems, allowed }
    return groups.of({ ecosystem: ecosystem.type, name }).flatMap((group) => matchGroup(group, asked) ?? [])
  })
  return withoutRepetitions(matches).toSorted(bySeverity)
}

function stateOf(matches: readonly AdvisoryMatch[]): PurlMatches['state'] {
  if (matches.some(({ state }) => state === 'affected')) return 'matched'
  return matches.length > 0 ? 'undecided' : 'clear'
}

interface FiledName {
  /** The purl type. */
  readonly type: string
  /** With the release: `Debian:12`. */
  readonly name: string
}

/** Every name under which something is filed, each found by one step in an index. */
async function readFiled(scope: Scope): Promise<readonly FiledName[]> {
  const { rows } = await sql<FiledName>`
    with recursive filed as (
      (select r.ecosystem, r.osv_ecosystem from advisory_range as r join advisory as a on a.id = r.advisory_id
       where a.withdrawn_at is null and a.id not like '%-TEST-%'
       order by r.ecosystem, r.osv_ecosystem limit 1)
      union all
      select following.ecosystem, following.osv_ecosystem from filed, lateral (
        select r.ecosystem, r.osv_ecosystem from advisory_range as r join advisory as a on a.id = r.advisory_id
        where (r.ecosystem, r.osv_ecosystem) > (filed.ecosystem, filed.osv_ecosystem)
          and a.withdrawn_at is null and a.id not like '%-TEST-%'
        order by r.ecosystem, r.osv_ecosystem limit 1
      ) as following
    )
    select ecosystem as "type", osv_ecosystem as "name" from filed`.execute(scope.db)
  return rows
}
