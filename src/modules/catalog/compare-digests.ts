import { type Digest, digestAlgorithms, parseDigests } from '#formats/hash.ts'
import type { RecordedArtifact } from './recorded-version.ts'

export interface StatedDigests {
  /** Subresource integrity, as an index states it. */
  readonly integrity: string | null
  /** Lower-case hex. */
  readonly sha1: string | null
}

/**
 * Whether an index still speaks of the bytes that are held: `same` when every algorithm named on both sides agrees,
 * `different` when one does not, or when both sides name digests and none of them can be compared. An index that
 * states nothing contradicts nothing.
 */
export function compareDigests(held: RecordedArtifact, stated: StatedDigests): 'same' | 'different' {
  const ours = digestsOf(held)
  const theirs = digestsOf({ ...stated, sha256: null, sha512: null })
  if (ours.length === 0 || theirs.length === 0) return 'same'
  const shared = digestAlgorithms.filter((name) => names(ours, name) && names(theirs, name))
  if (shared.length === 0) return 'different'
  const agrees = (name: string) =>
    ours.some(
      (one) => one.algorithm === name && theirs.some((other) => other.algorithm === name && other.hex === one.hex),
    )
  return shared.every(agrees) ? 'same' : 'different'
}

/** The integrity to hold from now on: the stated one where it adds a stronger algorithm to the same bytes. */
export function strongerIntegrity(held: string | null, stated: string | null): string | null {
  if (stated === null) return held
  return strength(stated) > strength(held) ? stated : held
}

function digestsOf(of: Pick<RecordedArtifact, 'integrity' | 'sha1' | 'sha256' | 'sha512'>): readonly Digest[] {
  return [
    ...parseDigests(of.integrity ?? ''),
    ...(of.sha1 ? [{ algorithm: 'sha1', hex: of.sha1 } as const] : []),
    ...(of.sha256 ? [{ algorithm: 'sha256', hex: of.sha256 } as const] : []),
    ...(of.sha512 ? [{ algorithm: 'sha512', hex: of.sha512 } as const] : []),
  ]
}

function names(digests: readonly Digest[], algorithm: string): boolean {
  return digests.some((digest) => digest.algorithm === algorithm)
}

function strength(integrity: string | null): number {
  return Math.max(-1, ...parseDigests(integrity ?? '').map((digest) => digestAlgorithms.indexOf(digest.algorithm)))
}
