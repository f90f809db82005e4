import type { IndexReader } from './index-reader.ts'
import type { IndexStore, StoredIndex } from './index-store.ts'
import { type CandidateIndex, mergeIndexes } from './merge-indexes.ts'

/**
 * Shows the indexes of a group's candidates as one, where the protocol can join them; elsewhere that of the first which has the
 * package. One that cannot be asked is not passed over: without a copy of its index nothing is shown, and with one that could not be
 * confirmed for too long, nothing of those after it.
 */
export function createGroupIndexes(store: IndexStore, reader: IndexReader): IndexStore {
  const get: IndexStore['get'] = async (context, repository, asked) => {
    const { candidates, registry } = repository
    if (!candidates) return store.get(context, repository, asked)
    const found: CandidateIndex[] = []
    // One after the other: where one fails, nobody after it hears of the name.
    for (const candidate of candidates) {
      const index: StoredIndex | undefined = await store.get(context, candidate, asked)
      if (index) found.push({ repository: candidate, index })
      if (index && (index.staleBecause !== undefined || !registry.merge)) break
    }
    const [first, ...rest] = found
    if (!first) return undefined
    if (rest.length === 0) return { ...first.index, speakerOf: () => first.repository }
    return mergeIndexes(reader, [first, ...rest])
  }
  return { ...store, get }
}
