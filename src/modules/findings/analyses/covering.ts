import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AnalysisScope } from './analysis.ts'

/**
 * Whether the analysis `a` is about a finding of component `c` in application `p` of unit `u`; that it is about the
 * vulnerability is for the caller to join. A version without a place in the order lies in no range.
 */
export const covers: RawBuilder<SqlBool> = sql<SqlBool>`(
  (a.target = 'every' or (a.target = 'component' and a.identity = c.identity)
    or (a.target = 'package' and a.ecosystem = c.ecosystem and a.package_name = c.name and (a.intervals is null or exists (
      select from jsonb_to_recordset(a.intervals)
        as r (lower text, "lowerInclusive" boolean, upper text, "upperInclusive" boolean)
      where c.version_key is not null
        and (r.lower is null or c.version_key > decode(r.lower, 'hex')
          or (r."lowerInclusive" and c.version_key = decode(r.lower, 'hex')))
        and (r.upper is null or c.version_key < decode(r.upper, 'hex')
          or (r."upperInclusive" and c.version_key = decode(r.upper, 'hex')))))))
  and (a.place = 'everywhere' or (a.place = 'unit' and a.org_unit_id = any(u.path))
    or (a.place = 'application' and a.application_id = p.id)))`

/** What counts first: our own word, the narrowest place, the narrowest target, the newest. */
export const precedence: RawBuilder<unknown> = sql`(a.source = 'own') desc,
  case a.place when 'application' then 2 when 'unit' then 1 else 0 end desc,
  coalesce((select cardinality(own.path) from org_unit as own where own.id = a.org_unit_id), 0) desc,
  case a.target when 'component' then 2 when 'package' then 1 else 0 end desc,
  a.said_at desc, a.made_at desc, a.id desc`

/** It closes what it covers: a second person has to agree before it does so beyond one application, or to something grave. */
export const closes: RawBuilder<SqlBool> = sql<SqlBool>`a.state in ('not-affected', 'accepted', 'fixed')`

/** From this severity on, and for malware, a second person has to agree whatever the place. */
export const graveSeverity = 9

/** Whether `a` takes effect on the finding `f` now. Decided for each finding: a severity may rise later. */
export function inForce(now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(a.revoked_at is null and (a.valid_until is null or a.valid_until > ${now}::timestamptz)
    and (a.confirmed_at is not null or not ${closes}
      or (a.place = 'application' and a.source = 'own' and f.severity < ${graveSeverity}::real and not f.is_malware)))`
}

/** A scope that is not kept yet, with the columns of the table. */
export function scopeAsRow(scope: AnalysisScope): RawBuilder<unknown> {
  return sql`(select ${scope.vulnerability}::text as vulnerability, ${scope.target}::text as target,
    ${scope.identity}::text as identity, ${scope.ecosystem}::text as ecosystem, ${scope.packageName}::text as package_name,
    ${scope.intervals}::jsonb as intervals, ${scope.place}::text as place, ${scope.orgUnitId}::uuid as org_unit_id,
    ${scope.applicationId}::uuid as application_id)`
}

/** The alias groups that a name, a column or value, stands for: one, or none while it is not known. */
export function groupsNamed(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select v.group_id from advisory as v where v.id = ${name}
    union select v.group_id from advisory_alias as l join advisory as v on v.id = l.advisory_id where l.alias = ${name})`
}
