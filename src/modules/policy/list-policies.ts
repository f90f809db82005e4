import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

/** A revision with its document: the one in force, or the one named. Throws `policy.unknown-revision`. */
export async function getPolicy(scope: Scope, revision?: number) {
  const row = await selectPolicies(scope)
    .select('p.document')
    .$if(revision === undefined, (query) => query.where('p.state', '=', 'active'))
    .$if(revision !== undefined, (query) => query.where('p.revision', '=', revision ?? 0))
    .executeTakeFirst()
  if (row) return { ...describe(row), document: row.document }
  if (revision === undefined) throw new Problem('policy.none-active', 503)
  throw new Problem('policy.unknown-revision', 404, { revision })
}

/** The revision that waits for a decision; undefined when none does. */
export async function findProposal(scope: Scope) {
  const row = await selectPolicies(scope).where('p.state', '=', 'proposed').executeTakeFirst()
  return row && describe(row)
}

const revision = { by: sql`p.revision`, kind: 'integer' } as const

/** Revisions without their documents, the newest first. */
export function listPolicies(scope: Scope, page: PageRequest) {
  const order = { fields: { revision }, id: revision, usual: '-revision' }
  return readPage(scope, selectPolicies(scope), { ...page, order }, describe)
}

function selectPolicies(scope: Scope) {
  return scope.db
    .selectFrom('policy as p')
    .leftJoin('person as a', 'a.id', 'p.proposed_by')
    .leftJoin('person as d', 'd.id', 'p.decided_by')
    .select(['p.revision', 'p.state', 'p.reason', 'p.comment', 'p.shipped', 'p.base_revision as baseRevision'])
    .select(['p.proposed_at as proposedAt', 'p.decided_at as decidedAt'])
    .select(['a.id as proposerId', 'a.name as proposerName', 'd.id as deciderId', 'd.name as deciderName'])
}

type PolicyRow = Awaited<ReturnType<ReturnType<typeof selectPolicies>['executeTakeFirstOrThrow']>>

function describe({ proposerId, proposerName, deciderId, deciderName, ...row }: PolicyRow) {
  const { revision, state, reason, comment, shipped, baseRevision, proposedAt, decidedAt } = row
  return {
    revision,
    state,
    reason,
    shipped,
    proposedAt,
    ...(baseRevision === null ? {} : { baseRevision }),
    ...(comment === '' ? {} : { comment }),
    ...(decidedAt === null ? {} : { decidedAt }),
    ...(proposerId === null ? {} : { proposedBy: { id: proposerId, name: proposerName } }),
    ...(deciderId === null ? {} : { decidedBy: { id: deciderId, name: deciderName } }),
  }
}
