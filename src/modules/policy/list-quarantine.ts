import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import type { CompiledPolicy } from './compile-policy.ts'
import { decideVersions } from './decide-versions.ts'
import { selectReleases, showRelease } from './list-releases.ts'
import { loadPolicy } from './load-policy.ts'
import { minimumAgeDays } from './quarantine.ts'
import { askerPath } from './show-verdict.ts'
import { millisecondsPerDay } from './view-facts.ts'

export interface QuarantineList extends PageRequest {
  /** Part of the package's name. */
  readonly text?: string
  readonly ecosystem?: string
  readonly release?: 'asked' | 'inForce' | 'none'
  /** Also what nobody has asked for: every young version of every package that is known. */
  readonly all?: boolean
}

const id = { by: sql`h.id`, kind: 'id' } as const
export const quarantineOrder: ListOrder = {
  fields: {
    until: { by: sql`h.until`, kind: 'time' },
    since: { by: sql`h.since`, kind: 'time' },
    name: { by: sql`h.name collate "C"`, kind: 'text' },
  },
  id,
  usual: 'until',
}

const nameCharactersMax = 214

/**
 * What is held until its minimum age has passed and its tier's checks have ended, as it is for the asker's unit; the next to be
 * free first. Versions that somebody has asked for (the gateway or a person has decided on them, or admitted them), or all.
 */
export async function listQuarantine(scope: Scope, { text, ecosystem, release, all, ...request }: QuarantineList) {
  const policy = await loadPolicy(scope)
  const orgUnitPath = await askerPath(scope)
  const literal = likeLiteral(storableText((text ?? '').trim(), nameCharactersMax))
  const found = scope.db
    .selectFrom(heldVersions(scope, policy, { orgUnitPath, all: all === true }).as('h'))
    .select(['h.id', 'h.since', 'h.until', 'h.firstSeenAt', 'h.publishedAt', 'h.version', 'h.tier'])
    .select(['h.packageId', 'h.ecosystem', 'h.name'])
    .where(sql<SqlBool>`(h.is_young or h.is_unfinished)`)
    .$if(literal !== '', (query) => query.where(sql<SqlBool>`h.name ilike ${`%${literal}%`}`))
    .$if(ecosystem !== undefined, (query) => query.where('h.ecosystem', '=', ecosystem ?? ''))
    .$if(release === 'none', (query) => query.where(sql<SqlBool>`h.release_state is null`))
    .$if(release !== undefined && release !== 'none', (query) =>
      query.where(sql<SqlBool>`h.release_state = ${release ?? ''}`),
    )
  const page = await readPage(scope, found, { ...request, order: quarantineOrder })
  const versionIds = page.items.map((row) => row.id)
  const decided = await decideVersions(scope, { versionIds, orgUnitPath })
  const releases = await readOpenReleases(scope, versionIds)
  const items = page.items.map(({ id: versionId, until: _, ...row }) => {
    const verdict = decided.get(versionId)?.verdict
    const own = releases.get(versionId)
    return {
      ...{ versionId, ...row },
      // Absent: no age holds it, only checks are missing.
      ...(verdict?.quarantine ? { until: verdict.quarantine.until } : {}),
      kind: verdict?.kind ?? 'hold',
      reasons: verdict?.reasons ?? [],
      missingChecks: verdict?.missingChecks ?? [],
      ...(own ? { release: own } : {}),
    }
  })
  return { ...page, items }
}

interface HeldRow {
  id: string
  since: Date
  until: Date
  firstSeenAt: Date
  publishedAt: Date | null
  version: string
  tier: string
  packageId: string
  ecosystem: string
  name: string
}

/** The clock of `findQuarantine`, for many versions at once; a test holds both to the same answers. */
function heldVersions(
  { now }: Scope,
  policy: CompiledPolicy,
  { orgUnitPath, all }: { readonly orgUnitPath: readonly string[]; readonly all: boolean },
) {
  const { tiers, defaultTier } = policy.document
  const tier = sql<string>`coalesce(p.tier, ${defaultTier})`
  const days = new Map(tiers.map((each) => [each.id, minimumAgeDays(policy, each.id)]))
  const longest = Math.max(0, ...days.values())
  const length = sql`(${byTier(tier, new Map([...days].map(([name, count]) => [name, sql`${count * 24}::int`])), sql`0`)} * interval '1 hour')`
  const checks = new Map(tiers.map((each) => [each.id, sql`${requiredChecks(policy, each.id)}::text[]`]))
  // Only where no rule admits: then nothing but an approval can let in what was there at first sight.
  const byPeople = policy.document.automaticAdmission.length === 0 ? sql`true` : sql`c.is_admitted`
  const cutoff = new Date(now.getTime() - longest * millisecondsPerDay)
  const admitted = sql`exists (select 1 from admission a where a.version_id = v.id and a.revoked_at is null
    and a.valid_from <= ${now}::timestamptz and (a.valid_until is null or a.valid_until > ${now}::timestamptz)
    and (a.org_unit_id is null or a.org_unit_id = any(${orgUnitPath}::uuid[])))`
  return sql<HeldRow>`(
    select c.*, c.is_admitted and exists (
        select 1 from unnest(c.required) as needed (name) where coalesce((
          select r.outcome from check_result r where r.version_id = c.id and r.check_name = needed.name
          order by r.at desc, r.id desc limit 1), 'inconclusive') = 'inconclusive') as is_unfinished,
      c.until > ${now}::timestamptz and not (${byPeople} and c.joined is null
        and (c."publishedAt" is null or c."publishedAt" + c.length <= ${now}::timestamptz)
        and c."firstSeenAt" = (select min(f.first_seen_at) from package_version f where f.package_id = c."packageId")
      ) as is_young
    from (
      select v.id, v.version, v.first_seen_at as "firstSeenAt", v.published_at as "publishedAt", ${tier} as tier,
        p.id as "packageId", p.ecosystem, p.name, j.joined, l.length, ${admitted} as is_admitted,
        greatest(v.first_seen_at, j.joined) as since, greatest(v.first_seen_at, j.joined) + l.length as until,
        ${byTier(tier, checks, sql`'{}'::text[]`)} as required,
        (select case when q.second_agreed_at is null then 'asked' else 'inForce' end from quarantine_release q
          where q.version_id = v.id and q.ended_at is null and q.valid_until > ${now}::timestamptz
          order by q.id desc limit 1) as release_state
      from package_version v
      join package p on p.id = v.package_id
      cross join lateral (select max(u.at) as joined from upstream_change u
        where u.version_id = v.id and u.kind = 'files-added') j
      cross join lateral (select ${length} as length) l
      where (v.first_seen_at > ${cutoff}::timestamptz
        or v.id in (select version_id from upstream_change where kind = 'files-added' and at > ${cutoff}::timestamptz)
        or v.id in (select version_id from admission where revoked_at is null
          and (valid_until is null or valid_until > ${now}::timestamptz)))
        and (${all}::boolean or exists (select 1 from verdict d where d.version_id = v.id)
          or exists (select 1 from admission w where w.version_id = v.id and w.revoked_at is null)
          or exists (select 1 from quarantine_release o where o.version_id = v.id))
    ) c
  )`
}

function requiredChecks({ document }: CompiledPolicy, tier: string): readonly string[] {
  const required = document.requires.filter((each) => each.tier === '*' || each.tier === tier)
  return [...new Set(required.flatMap(({ checks }) => checks))]
}

function byTier(
  tier: RawBuilder<string>,
  values: ReadonlyMap<string, RawBuilder<unknown>>,
  otherwise: RawBuilder<unknown>,
) {
  const cases = [...values].map(([name, value]) => sql`when ${tier} = ${name} then ${value}`)
  return cases.length === 0 ? otherwise : sql`(case ${sql.join(cases, sql` `)} else ${otherwise} end)`
}

async function readOpenReleases(scope: Scope, versionIds: readonly string[]) {
  const rows = await selectReleases(scope)
    .where(sql<SqlBool>`q.version_id = any(${versionIds}::uuid[])`)
    .where('q.ended_at', 'is', null)
    .where('q.valid_until', '>', scope.now)
    .execute()
  return new Map(rows.map((row) => [row.versionId, showRelease(row)]))
}
