import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { publishAll } from '#platform/events.ts'
import { findingsOpened } from './events.ts'

interface OpenedFinding {
  readonly applicationId: string
  readonly groupId: string
  readonly severity: number
  readonly isMalware: boolean
}

const groupsTold = 100

/**
 * Makes findings of what `wanted` selects (application_id, component_id, group_id, certainty, is_malware, severity, direct):
 * new ones open, ended ones open again with their age, others take on what has changed. One event for each application that
 * got some, in the same transaction.
 */
export async function openFindings(tx: Tx, wanted: RawBuilder<unknown>): Promise<void> {
  const { rows: added } = await sql<OpenedFinding>`
    insert into finding (application_id, component_id, group_id, certainty, is_malware, severity, direct, state, first_seen_at)
    select w.application_id, w.component_id, w.group_id, w.certainty, w.is_malware, w.severity, w.direct, 'open',
      ${tx.now}::timestamptz
    from (${wanted}) as w
    on conflict (application_id, component_id, group_id) do nothing
    returning application_id as "applicationId", group_id as "groupId", severity, is_malware as "isMalware"`.execute(
    tx.db,
  )
  // The row as it was is joined once more: an update tells of itself only what it became.
  const { rows: changed } = await sql<OpenedFinding & { readonly reopened: boolean }>`
    update finding as f set ended_at = null, ended_by = null, certainty = w.certainty, is_malware = w.is_malware,
      severity = w.severity, direct = w.direct
    from (${wanted}) as w join finding as before on before.application_id = w.application_id
      and before.component_id = w.component_id and before.group_id = w.group_id
    where f.id = before.id and (before.ended_at is not null or before.direct is distinct from w.direct
      or (before.certainty, before.is_malware, before.severity) is distinct from (w.certainty, w.is_malware, w.severity))
    returning f.application_id as "applicationId", f.group_id as "groupId", f.severity, f.is_malware as "isMalware",
      before.ended_at is not null as reopened`.execute(tx.db)
  await publishOpened(tx, [...added, ...changed.filter(({ reopened }) => reopened)])
}

function publishOpened(tx: Tx, opened: readonly OpenedFinding[]): Promise<void> {
  const byApplication = Map.groupBy(opened, ({ applicationId }) => applicationId)
  return publishAll(
    tx,
    findingsOpened,
    [...byApplication].map(([applicationId, own]) => ({
      subject: applicationId,
      payload: {
        applicationId,
        count: own.length,
        severityMax: own.reduce((most, { severity }) => Math.max(most, severity), -1),
        malware: own.some(({ isMalware }) => isMalware),
        groupIds: [...new Set(own.map(({ groupId }) => groupId))].slice(0, groupsTold),
      },
    })),
  )
}
