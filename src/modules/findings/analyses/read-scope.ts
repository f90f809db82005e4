import { sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import { getOrgUnitPath, type Place, requirePermission } from '#modules/access/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import { getApplication } from '#modules/inventory/index.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type PackageRange, readPackageRange } from '../blast-radius/blast-question.ts'
import type { AnalysisPlace, AnalysisScope, AnalysisTarget, NewAnalysis } from './analysis.ts'

/**
 * What an analysis is about, as it is kept, once the actor may triage there. Throws `access.denied`, `application.unknown`,
 * `org-unit.unknown`, `analysis.unknown-vulnerability`, `analysis.unknown-component`, `purl.invalid` and
 * `blast-radius.invalid-range`.
 */
export async function readScope(scope: Scope, { vulnerability, target, place }: NewAnalysis): Promise<AnalysisScope> {
  await requireTriage(scope, place)
  return {
    vulnerability: await knownName(scope, vulnerability),
    ...(await keptTarget(scope, target)),
    place: place.kind,
    orgUnitId: place.kind === 'unit' ? place.orgUnitId : null,
    applicationId: place.kind === 'application' ? place.applicationId : null,
  }
}

/** Throws `access.denied` unless the actor may say there what findings mean; unknown places as well. */
export async function requireTriage(scope: Scope, place: AnalysisPlace): Promise<void> {
  requirePermission(scope.actor, 'finding:triage', await whereOf(scope, place))
}

async function whereOf(scope: Scope, place: AnalysisPlace): Promise<Place> {
  if (place.kind === 'everywhere') return {}
  if (place.kind === 'unit')
    return { orgUnitId: place.orgUnitId, orgUnitPath: await getOrgUnitPath(scope, place.orgUnitId) }
  const { orgUnitId, orgUnitPath } = await getApplication(scope, place.applicationId)
  return { orgUnitId, orgUnitPath }
}

/** As the advisory or alias itself is spelt. */
async function knownName(scope: Scope, asked: string): Promise<string> {
  const name = storableText(asked.trim(), 200)
  const { rows } = await sql<{ name: string }>`
    select id as name from advisory where lower(id) = lower(${name})
    union all select alias from advisory_alias where lower(alias) = lower(${name}) limit 1`.execute(scope.db)
  if (!rows[0]) throw new Problem('analysis.unknown-vulnerability', 404, { vulnerability: name })
  return rows[0].name
}

type KeptTarget = Omit<AnalysisScope, 'vulnerability' | 'place' | 'orgUnitId' | 'applicationId'>

export const everyComponent: KeptTarget = {
  target: 'every',
  identity: null,
  ecosystem: null,
  packageName: null,
  rangeText: null,
  intervals: null,
  keyRevision: null,
}

async function keptTarget(scope: Scope, target: AnalysisTarget): Promise<KeptTarget> {
  if (target.kind === 'every') return everyComponent
  if (target.kind === 'package') return packageTarget(target)
  const row = await scope.db
    .selectFrom('component')
    .select('identity')
    .where('id', '=', target.componentId)
    .executeTakeFirst()
  if (!row) throw new Problem('analysis.unknown-component', 404)
  return { ...everyComponent, target: 'component', identity: row.identity }
}

function packageTarget({ purl, range = '' }: { readonly purl: string; readonly range?: string }): KeptTarget {
  const text = range.trim()
  const read = readPackageRange(text === '' ? { purl } : { purl, range: text })
  const own = { ...everyComponent, target: 'package', ecosystem: read.ecosystem, packageName: read.name } as const
  if (read.intervals === undefined) return own
  const keyRevision = findEcosystem(read.ecosystem)?.versions.revision ?? 0
  // A version in the purl is a range of one.
  return { ...own, rangeText: text === '' ? purl : text, intervals: intervalsJson(read.intervals), keyRevision }
}

/** Version keys in hex, as the column `intervals` has them. */
export function intervalsJson(intervals: NonNullable<PackageRange['intervals']>): string {
  const hex = (key: Uint8Array | undefined) => (key === undefined ? null : Buffer.from(key).toString('hex'))
  return JSON.stringify(intervals.map((each) => ({ ...each, lower: hex(each.lower), upper: hex(each.upper) })))
}
