import { pypi } from '#ecosystems/pypi/index.ts'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { audienceOf } from './audience.ts'
import { readDataState, requireFeeds } from './data-state.ts'
import { findMatches } from './find-matches.ts'
import { filedNames } from './question.ts'

/** An entry of `vulnerabilities` in PyPI's JSON. */
export interface PypiVulnerability {
  readonly id: string
  readonly aliases: readonly string[]
  readonly summary: string | null
  readonly details: string
  /** Each is a version by PEP 440: a client ends with an error at one that is not. */
  readonly fixed_in: readonly string[]
  readonly link: string
  readonly source: 'assay'
  readonly withdrawn: null
}

/**
 * The member `vulnerabilities` of `GET /pypi/{name}/{version}/json` (Warehouse JSON API); empty when nothing is known of the
 * version. Throws `access.denied` without `advisory:read`, and `advisory-feed.missing` (503) where PyPI's advisories were
 * never taken in: the member must then not be shown as empty.
 */
export async function pypiVulnerabilities(
  context: Context,
  asked: { readonly name: string; readonly version: string; readonly baseUrl: string },
): Promise<readonly PypiVulnerability[]> {
  const audience = audienceOf(context.actor)
  const state = await readDataState(context)
  requireFeeds(state, [pypi.osvNames])
  const [name = asked.name] = filedNames({ ecosystem: pypi, name: asked.name })
  const question = { ecosystem: pypi, name, version: asked.version, osvEcosystems: pypi.osvNames }
  const [matches = []] = await findMatches({ context, audience, revision: state.revision }, [question])
  if (matches.length === 0) return []
  const rows = await context.db
    .selectFrom('advisory')
    .select(['id', 'details'])
    .where(
      'id',
      'in',
      matches.map(({ advisoryId }) => advisoryId),
    )
    .execute()
  const details = new Map(rows.map((row) => [row.id, row.details]))
  return matches.map((match) => entryOf(match, details.get(match.advisoryId) ?? '', asked.baseUrl))
}

function entryOf(match: AdvisoryMatch, details: string, baseUrl: string): PypiVulnerability {
  const undecided =
    match.state === 'undecided'
      ? `Undecided: ${match.reason ?? 'it cannot be said whether this version is affected'}. `
      : ''
  return {
    id: match.advisoryId,
    aliases: match.aliases,
    summary: `${undecided}${match.summary}`,
    details: details || match.summary,
    fixed_in: match.fixedVersions.filter((version) => {
      const key = pypi.versions.key(version)
      return 'bytes' in key && key.standard
    }),
    link: `${baseUrl}/advisories/${encodeURIComponent(match.advisoryId)}`,
    source: 'assay',
    withdrawn: null,
  }
}
