import type { Scope } from '#platform/context.ts'
import { decodeCursor, encodeCursor } from '#platform/page.ts'
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

/** Revisions without their documents, the newest first. */
export async function listPolicies(scope: Scope, page: { readonly limit: number; readonly after?: string }) {
  const [before] = page.after === undefined ? [] : decodeCursor(page.after, 1)
  if (before !== undefined && !Number.isInteger(before)) throw new Problem('request.bad-cursor', 400)
  const rows = await selectPolicies(scope)
    .$if(before !== undefined, (query) => query.where('p.revision', '<', Number(before)))
    .orderBy('p.revision', 'desc')
    .limit(page.limit + 1)
    .execute()
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  return { items: items.map(describe), ...(last ? { next: encodeCursor([last.revision]) } : {}) }
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
