import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'

export const releaseStates = ['asked', 'inForce', 'refused', 'revoked', 'withdrawn', 'expired'] as const
export type ReleaseState = (typeof releaseStates)[number]

export interface ReleaseList extends PageRequest {
  readonly state?: ReleaseState
  readonly versionId?: string
}

const id = { by: sql`q.id`, kind: 'id' } as const
export const releaseOrder: ListOrder = {
  fields: {
    requested: id,
    name: { by: sql`p.name collate "C"`, kind: 'text' },
    expires: { by: sql`q.valid_until`, kind: 'time' },
  },
  id,
  usual: '-requested',
}

/** Every release from quarantine that was ever asked for, the newest first unless asked otherwise. */
export function listReleases(scope: Scope, { state, versionId, ...request }: ReleaseList) {
  const found = selectReleases(scope)
    .$if(versionId !== undefined, (query) => query.where('q.version_id', '=', versionId ?? ''))
    .$if(state !== undefined, (query) => query.where(sql<SqlBool>`${stateOf(scope)} = ${state ?? ''}`))
  return readPage(scope, found, { ...request, order: releaseOrder }, showRelease)
}

/** Releases with those who asked for them and agreed to them. */
export function selectReleases(scope: Scope) {
  return scope.db
    .selectFrom('quarantine_release as q')
    .innerJoin('package_version as v', 'v.id', 'q.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .innerJoin('person as r', 'r.id', 'q.requested_by')
    .leftJoin('person as a', 'a.id', 'q.first_agreed_by')
    .leftJoin('person as b', 'b.id', 'q.second_agreed_by')
    .leftJoin('person as e', 'e.id', 'q.ended_by')
    .select(['q.id', 'v.id as versionId', 'v.version', 'p.id as packageId', 'p.ecosystem', 'p.name'])
    .select(['q.reason', 'q.covers_checks as coversChecks', 'q.requested_at as requestedAt'])
    .select(['q.valid_until as validUntil', 'r.id as requesterId', 'r.name as requesterName'])
    .select([
      'a.id as firstId',
      'a.name as firstName',
      'q.first_agreed_at as firstAt',
      'q.first_comment as firstComment',
    ])
    .select(['b.id as secondId', 'b.name as secondName', 'q.second_agreed_at as secondAt'])
    .select(['q.second_comment as secondComment', 'e.id as enderId', 'e.name as enderName'])
    .select(['q.ended_at as endedAt', 'q.end_comment as endComment'])
    .select(stateOf(scope).as('state'))
}

function stateOf({ now }: Scope) {
  return sql<ReleaseState>`(case when q.ended_as is not null then q.ended_as
    when q.valid_until <= ${now}::timestamptz then 'expired'
    when q.second_agreed_at is null then 'asked' else 'inForce' end)`
}

type ReleaseRow = Awaited<ReturnType<ReturnType<typeof selectReleases>['executeTakeFirstOrThrow']>>

/** A release as the interface shows it. */
export function showRelease(row: ReleaseRow) {
  const { id, versionId, version, packageId, ecosystem, name, reason, coversChecks, requestedAt, validUntil, state } =
    row
  const agreed = [
    { id: row.firstId, name: row.firstName, at: row.firstAt, comment: row.firstComment },
    { id: row.secondId, name: row.secondName, at: row.secondAt, comment: row.secondComment },
  ].filter((each) => each.id !== null)
  const ended = { by: { id: row.enderId, name: row.enderName }, at: row.endedAt, comment: row.endComment }
  return {
    ...{ id, versionId, version, packageId, ecosystem, name, state, reason, coversChecks, requestedAt, validUntil },
    requestedBy: { id: row.requesterId, name: row.requesterName },
    agreed,
    ...(row.endedAt ? { ended } : {}),
  }
}
