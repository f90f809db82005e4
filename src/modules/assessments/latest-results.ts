import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { CheckOutcome, Finding } from './check.ts'

/** Evidence: what one check found on one version, with one state of tool and data. Never changed. */
export interface CheckResult {
  readonly id: string
  readonly versionId: string
  readonly assessmentId: string
  readonly check: string
  readonly outcome: CheckOutcome
  readonly findings: readonly Finding[]
  readonly artifactSha256: string | null
  readonly toolVersion: string
  readonly dataVersion: string
  readonly at: Date
}

const columns = sql`id, version_id as "versionId", assessment_id as "assessmentId", check_name as "check", outcome,
  findings, artifact_sha256 as "artifactSha256", tool_version as "toolVersion", data_version as "dataVersion", at`

/** The newest result of each check, by version; a version without any is absent. */
export async function latestResults(
  scope: Scope,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CheckResult[]>> {
  if (versionIds.length === 0) return new Map()
  const { rows } = await sql<CheckResult>`
    select distinct on (version_id, check_name) ${columns} from check_result
    where version_id = any(${versionIds}::uuid[])
    order by version_id, check_name, at desc, id desc`.execute(scope.db)
  return Map.groupBy(rows, (row) => row.versionId)
}

/** The newest outcomes alone, by version and check. */
export async function latestOutcomes(
  scope: Scope,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, CheckOutcome>>>> {
  const { rows } = await sql<{ versionId: string; check: string; outcome: CheckOutcome }>`
    select distinct on (version_id, check_name) version_id as "versionId", check_name as "check", outcome
    from check_result where version_id = any(${versionIds}::uuid[])
    order by version_id, check_name, at desc, id desc`.execute(scope.db)
  const byVersion = Map.groupBy(rows, (row) => row.versionId)
  return new Map(
    [...byVersion].map(([versionId, own]) => [
      versionId,
      Object.fromEntries(own.map((row) => [row.check, row.outcome])),
    ]),
  )
}
