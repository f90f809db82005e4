// Digests as the files of Python tools write them: `sha256:<hex>`.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { parseDigests } from '#formats/hash.ts'

const HASHES_MAX = 2_000

/** The well-formed digests as `algorithm:hex`, each once; what is none is told to the draft. */
export function readHashes(draft: Draft, owner: string, texts: readonly string[]): readonly string[] {
  const hashes = new Set<string>()
  let unread = texts.length > HASHES_MAX
  for (const text of texts.slice(0, HASHES_MAX)) {
    const digests = parseDigests(text)
    if (digests.length === 0) unread = true
    for (const { algorithm, hex } of digests) hashes.add(`${algorithm}:${hex}`)
  }
  if (unread) draft.miss('lockfile.unreadable-integrity', `"${owner}" has a digest that could not be understood`)
  return [...hashes].toSorted()
}
