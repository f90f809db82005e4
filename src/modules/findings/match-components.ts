import { sql } from 'kysely'
import { type AdvisoryMatch, matchPurls, severityOf } from '#modules/advisories/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { shareAnalyses } from './analyses/apply-analyses.ts'
import { writeMatches } from './write-matches.ts'

/** How many are compared in one transaction: their rows are held meanwhile. */
const batchMax = 1_000

/** A vulnerability of a component, as it is stored. */
export interface FoundMatch {
  readonly componentId: number
  readonly groupId: string
  readonly match: AdvisoryMatch
  readonly severity: number
}

/**
 * Compares these components with the advisories as they stand, and brings their matches and the findings of every
 * application up to that. At most once for each change, whoever else does so at the same time: a component's row is held
 * while it is compared. Those that are gone or have no purl are passed over.
 */
export async function matchComponents(context: Context, componentIds: readonly number[]): Promise<void> {
  const sorted = [...new Set(componentIds)].sort((one, other) => one - other)
  for (let at = 0; at < sorted.length; at += batchMax)
    await transact(context, (tx) => matchBatch(tx, sorted.slice(at, at + batchMax)))
}

async function matchBatch(tx: Tx, ids: readonly number[]): Promise<void> {
  await shareAnalyses(tx)
  const { rows } = await sql<{ id: number; purl: string }>`
    select id, purl from component where id = any(${ids}::integer[]) and purl is not null
    order by id for no key update`.execute(tx.db)
  const matches = await findMatches(tx, rows)
  await writeMatches(
    tx,
    rows.map(({ id }) => id),
    matches,
  )
}

/** Everything known to be wrong with them; asks again for what one answer had no room for. */
async function findMatches(tx: Tx, rows: readonly { readonly id: number; readonly purl: string }[]) {
  const found: { readonly componentId: number; readonly match: AdvisoryMatch }[] = []
  for (let at = 0; at < rows.length; ) {
    const { items } = await matchPurls(
      tx,
      rows.slice(at).map(({ purl }) => purl),
    )
    for (const [offset, { matches }] of items.entries()) {
      const componentId = rows[at + offset]?.id
      if (componentId !== undefined) for (const match of matches) found.push({ componentId, match })
    }
    // The first is always answered.
    at += items.length
  }
  const groups = await groupsOf(tx, [...new Set(found.map(({ match }) => match.advisoryId))])
  return mostSevere(
    found.flatMap(({ componentId, match }) => {
      const groupId = groups.get(match.advisoryId)
      return groupId === undefined ? [] : { componentId, groupId, match, severity: severityOf(match) }
    }),
  )
}

async function groupsOf(tx: Tx, advisoryIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; groupId: string }>`
    select id, group_id as "groupId" from advisory where id = any(${advisoryIds}::text[])`.execute(tx.db)
  return new Map(rows.map(({ id, groupId }) => [id, groupId]))
}

/** A package and its source may each have the same vulnerability: what is certain counts, then what is worse. */
function mostSevere(found: readonly FoundMatch[]): readonly FoundMatch[] {
  const kept = new Map<string, FoundMatch>()
  for (const one of found) {
    const key = `${one.componentId} ${one.groupId}`
    const other = kept.get(key)
    if (other === undefined || rank(one) > rank(other)) kept.set(key, one)
  }
  return [...kept.values()]
}

function rank({ match, severity }: FoundMatch): number {
  return (match.state === 'affected' ? 100 : 0) + severity
}
