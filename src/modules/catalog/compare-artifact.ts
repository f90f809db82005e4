import type { IndexedFile } from '#ecosystems/gate/registry.ts'
import { newId } from '#platform/ids.ts'
import { compareDigests, strongerIntegrity } from './compare-digests.ts'
import type { RecordedArtifact } from './recorded-version.ts'
import { storableText } from './storable-text.ts'

/** A row of `artifact` as it shall be. */
export interface ArtifactChange {
  readonly id: string
  readonly versionId: string
  readonly fileName: string
  readonly integrity: string | null
  readonly sha1: string | null
  readonly upstreamUrl: string
  readonly role: 'package' | 'metadata'
  readonly changedUpstreamAt: Date | null
}

export interface ArtifactDifference {
  readonly kind: 'new' | 'changed'
  readonly row: ArtifactChange
  /** False when only the address differs. */
  readonly matters: boolean
}

/** What an index says of a version's artifact, where it differs from what is held. */
export function compareArtifact(
  versionId: string,
  { listed, held, now }: { listed: IndexedFile; held: readonly RecordedArtifact[]; now: Date },
): ArtifactDifference | undefined {
  const stated = {
    versionId,
    fileName: storableText(listed.fileName, 500),
    integrity: listed.integrity === undefined ? null : storableText(listed.integrity, 2_000),
    sha1: listed.sha1 === undefined ? null : storableText(listed.sha1, 100),
    upstreamUrl: storableText(listed.url, 4_000),
    role: listed.role,
  }
  const known = held.find((one) => one.fileName === stated.fileName)
  if (known) return compareHeld(known, stated, now)
  return { kind: 'new', row: { id: newId(now), ...stated, changedUpstreamAt: null }, matters: true }
}

type StatedArtifact = Omit<ArtifactChange, 'id' | 'changedUpstreamAt'>

/** What is held stays when upstream states something else: the bytes that were examined are the bytes that count. */
function compareHeld(held: RecordedArtifact, stated: StatedArtifact, now: Date): ArtifactDifference | undefined {
  const differs = compareDigests(held, stated) === 'different'
  const changedUpstreamAt = differs ? (held.changedUpstreamAt ?? now) : null
  const integrity = differs ? held.integrity : strongerIntegrity(held.integrity, stated.integrity)
  const sha1 = differs ? held.sha1 : (held.sha1 ?? stated.sha1)
  const matters =
    held.changedUpstreamAt?.getTime() !== changedUpstreamAt?.getTime() ||
    held.integrity !== integrity ||
    held.sha1 !== sha1
  if (!matters && held.upstreamUrl === stated.upstreamUrl) return undefined
  return { kind: 'changed', row: { ...stated, id: held.id, integrity, sha1, changedUpstreamAt }, matters }
}
