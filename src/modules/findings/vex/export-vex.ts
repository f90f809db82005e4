import { sql } from 'kysely'
import type { VexStatement, VexStatus } from '#formats/vex/vex-document.ts'
import { type VexToWrite, writeCycloneDxVex, writeOpenVex } from '#formats/vex/write-vex.ts'
import { requireReadable } from '#modules/inventory/index.ts'
import type { Scope } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { AnalysisState, Justification } from '../analyses/analysis.ts'

export const vexFormats = ['openvex', 'cyclonedx'] as const

/** An accepted risk is one that we are affected by. */
const statuses: Readonly<Record<AnalysisState, VexStatus>> = {
  'not-affected': 'not-affected',
  accepted: 'affected',
  exploitable: 'affected',
  fixed: 'fixed',
  'in-triage': 'under-investigation',
}

interface SaidOfRelease {
  readonly analysisId: string
  readonly vulnerability: string
  readonly aliases: readonly string[]
  readonly state: AnalysisState
  readonly justification: Justification | null
  readonly detail: string
  readonly saidAt: Date
  readonly purl: string
}

/** What we say about the vulnerabilities of a release, not what suppliers say. Throws `release.unknown`. */
export async function exportVex(scope: Scope, releaseId: number, format: (typeof vexFormats)[number]): Promise<object> {
  await requireReadable(scope, releaseId)
  const { rows: products } = await sql<{ name: string; version: string }>`
    select p.code as name, r.version from release as r join application as p on p.id = r.application_id
    where r.id = ${releaseId}::integer`.execute(scope.db)
  const { rows: roots } = await sql<{ name: string }>`
    select name from org_unit where parent_id is null limit 1`.execute(scope.db)
  const vex: VexToWrite = {
    id: `urn:uuid:${newId(scope.now)}`,
    author: roots[0]?.name ?? '',
    issuedAt: scope.now,
    product: products[0] ?? { name: '', version: '' },
    statements: statementsOf(await saidOf(scope, releaseId)),
  }
  return format === 'openvex' ? writeOpenVex(vex) : writeCycloneDxVex(vex)
}

async function saidOf(scope: Scope, releaseId: number): Promise<readonly SaidOfRelease[]> {
  const { rows } = await sql<SaidOfRelease>`
    select a.id as "analysisId", a.vulnerability, a.state, a.justification, a.detail, a.said_at as "saidAt", c.purl,
      array(select v.id from advisory as v where v.group_id = f.group_id and v.id <> a.vulnerability
        union select l.alias from advisory as v join advisory_alias as l on l.advisory_id = v.id
        where v.group_id = f.group_id and l.alias <> a.vulnerability order by 1 limit 20) as aliases
    from release as r join release_component as rc on rc.release_id = r.id
    join finding as f on f.application_id = r.application_id and f.component_id = rc.component_id
    join analysis as a on a.id = f.analysis_id join component as c on c.id = f.component_id
    where r.id = ${releaseId}::integer and c.purl is not null and a.source = 'own' and a.revoked_at is null
      and (f.ended_at is null or f.ended_by = 'component-removed')
      and (a.valid_until is null or a.valid_until > ${scope.now}::timestamptz)
    order by a.vulnerability, a.id, c.purl`.execute(scope.db)
  return rows
}

/** One statement for what was said once of one vulnerability. */
function statementsOf(rows: readonly SaidOfRelease[]): readonly VexStatement[] {
  return [...Map.groupBy(rows, ({ analysisId }) => analysisId).values()].flatMap((said) => {
    const [first] = said
    if (!first) return []
    const { vulnerability, aliases, state, justification, detail, saidAt } = first
    return {
      vulnerability,
      aliases,
      products: said.map(({ purl }) => ({ purl })),
      status: statuses[state],
      ...(justification === null ? {} : { justification }),
      detail,
      saidAt: saidAt.toISOString(),
    }
  })
}
