import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { closingStates } from './analyses/analysis.ts'

const id = { by: sql`f.id`, kind: 'integer' } as const
export const findingOrder: ListOrder = {
  fields: {
    severity: { by: sql`f.severity`, kind: 'real' },
    firstSeen: { by: sql`f.first_seen_at`, kind: 'time' },
  },
  id,
  usual: '-severity',
}

export interface FindingList extends PageRequest {
  readonly applicationId?: string
  readonly componentId?: number
  /** Any id or alias of the vulnerability. */
  readonly vulnerability?: string
  /** Part of the component's name. */
  readonly text?: string
  readonly malware?: boolean
  readonly certainty?: 'affected' | 'undecided'
  /** CVSS, at least. */
  readonly severityMin?: number
  readonly state?: string
  /** Those that count as open: nobody has closed them. */
  readonly unclosed?: boolean
  readonly analysisId?: string
  readonly direct?: boolean
  /** Those that are gone instead of those that are there. */
  readonly ended?: boolean
}

/** Findings of the applications that the actor may read, the most severe first unless asked otherwise. */
export function listFindings(scope: Scope, { ended = false, ...list }: FindingList) {
  const units = coveredUnits(scope.actor, 'application:read')
  const part = `%${likeLiteral(storableText((list.text ?? '').trim(), 100))}%`
  const vulnerability = storableText(list.vulnerability ?? '', 200)
  const found = scope.db
    .selectFrom('finding as f')
    .innerJoin('application as a', 'a.id', 'f.application_id')
    .innerJoin('component as c', 'c.id', 'f.component_id')
    .leftJoin('component_match as m', (join) =>
      join.onRef('m.component_id', '=', 'f.component_id').onRef('m.group_id', '=', 'f.group_id'),
    )
    .leftJoin('advisory as v', 'v.id', 'm.advisory_id')
    .leftJoin('analysis as s', 's.id', 'f.analysis_id')
    .select(['f.id', 'f.certainty', 'f.is_malware as isMalware', 'f.severity', 'f.state', 'f.direct'])
    .select(['f.first_seen_at as firstSeenAt', 'f.ended_at as endedAt', 'f.ended_by as endedBy'])
    .select(['a.id as applicationId', 'a.code as applicationCode', 'a.name as applicationName'])
    .select(['c.id as componentId', 'c.purl', 'c.ecosystem', 'c.name', 'c.version'])
    .select(['m.advisory_id as advisoryId', 'm.severity_label as severityLabel', 'm.display', 'm.reason'])
    .select(['s.id as analysisId', 's.justification', 's.detail as analysisDetail', 's.valid_until as validUntil'])
    .select(['m.fixed_versions as fixedVersions', 'v.summary', 'v.source'])
    .where('f.ended_at', ended ? 'is not' : 'is', null)
    .$if(list.applicationId !== undefined, (query) => query.where('f.application_id', '=', list.applicationId ?? ''))
    .$if(list.componentId !== undefined, (query) => query.where('f.component_id', '=', list.componentId ?? 0))
    .$if(list.malware !== undefined, (query) => query.where('f.is_malware', '=', list.malware ?? false))
    .$if(list.certainty !== undefined, (query) => query.where('f.certainty', '=', list.certainty ?? ''))
    .$if(list.state !== undefined, (query) => query.where('f.state', '=', list.state ?? ''))
    .$if(list.unclosed !== undefined, (query) => query.where('f.state', list.unclosed ? 'not in' : 'in', closingStates))
    .$if(list.analysisId !== undefined, (query) => query.where('f.analysis_id', '=', list.analysisId ?? ''))
    .$if(list.direct !== undefined, (query) => query.where('f.direct', '=', list.direct ?? false))
    .$if(list.severityMin !== undefined, (query) => query.where('f.severity', '>=', list.severityMin ?? 0))
    .$if(vulnerability !== '', (query) =>
      query.where(sql<SqlBool>`f.group_id in (
      select group_id from advisory where id = ${vulnerability}
      union select g.group_id from advisory_alias as l join advisory as g on g.id = l.advisory_id
      where l.alias = ${vulnerability})`),
    )
    .$if(part !== '%%', (query) => query.where(sql<SqlBool>`c.name ilike ${part}`))
    .$if(units !== 'everywhere', (query) =>
      query.where(sql<SqlBool>`a.org_unit_id in (select id from org_unit where path && ${units}::uuid[])`),
    )
  return readPage(scope, found, { ...list, order: findingOrder }, shown)
}

function shown<
  Row extends { applicationId: string; applicationCode: string; applicationName: string; fixedVersions: unknown },
>({ applicationId, applicationCode, applicationName, fixedVersions, ...row }: Row) {
  const application = { id: applicationId, code: applicationCode, name: applicationName }
  return { ...row, application, fixedVersions: (fixedVersions ?? []) as string[] }
}
