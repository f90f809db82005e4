import type { Scope } from '#platform/context.ts'
import { askedStates } from './states.ts'

export interface OtherRequest {
  readonly id: string
  readonly number: number
}

const shownMax = 5
const idsMax = 1_000

/** Open requests of whomever that ask for the same versions, by version id; drafts are their authors' own affair. */
export async function findOtherRequests(
  scope: Scope,
  introductionId: string,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OtherRequest[]>> {
  const found = new Map<string, OtherRequest[]>()
  for (let start = 0; start < versionIds.length; start += idsMax) {
    const rows = await scope.db
      .selectFrom('introduction_item as t')
      .innerJoin('introduction as i', 'i.id', 't.introduction_id')
      .select(['t.version_id as versionId', 'i.id', 'i.number'])
      .distinct()
      .where('t.version_id', 'in', versionIds.slice(start, start + idsMax))
      .where('i.id', '<>', introductionId)
      .where('i.state', 'in', askedStates)
      .orderBy('i.number', 'desc')
      .execute()
    for (const { versionId, id, number } of rows) {
      const known = found.get(versionId ?? '') ?? []
      if (known.length < shownMax) known.push({ id, number })
      found.set(versionId ?? '', known)
    }
  }
  return found
}
