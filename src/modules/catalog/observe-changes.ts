import type { IndexedFile } from '#ecosystems/gate/registry.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { Origin } from './origin.ts'
import type { RecordedArtifact, RecordedVersion } from './recorded-version.ts'
import { storableText } from './storable-text.ts'

export const upstreamChangeKinds = [
  'vanished',
  'reappeared',
  'yanked',
  'unyanked',
  'deprecated',
  'undeprecated',
  'relicensed',
  'republished',
  'files-added',
  'maintainers-changed',
  'disputed',
] as const

export type UpstreamChangeKind = (typeof upstreamChangeKinds)[number]

/** Something that upstream changed about what was known already; what is new is no change. */
export interface UpstreamObservation {
  /** Null: it concerns the package. */
  readonly versionId: string | null
  readonly kind: UpstreamChangeKind
  readonly before: string | null
  readonly after: string | null
}

const textCharactersMax = 2_000
const rowsMax = 1_000

type Facts = Pick<RecordedVersion, 'license' | 'deprecated' | 'yanked'>

/** What a listed version's facts say that they did not say before. */
export function observeVersion(held: RecordedVersion, facts: Facts): readonly UpstreamObservation[] {
  const versionId = held.id
  const found: UpstreamObservation[] = []
  if (held.vanishedAt !== null) found.push({ versionId, kind: 'reappeared', before: null, after: null })
  if (held.license !== facts.license)
    found.push({ versionId, kind: 'relicensed', before: held.license, after: facts.license })
  const yanked = turned(held.yanked, facts.yanked)
  if (yanked)
    found.push({ versionId, kind: yanked === 'on' ? 'yanked' : 'unyanked', before: held.yanked, after: facts.yanked })
  const deprecated = turned(held.deprecated, facts.deprecated)
  if (deprecated) {
    const kind = deprecated === 'on' ? 'deprecated' : 'undeprecated'
    found.push({ versionId, kind, before: held.deprecated, after: facts.deprecated })
  }
  return found
}

/** Another reason for the same is no news. */
function turned(before: string | null, after: string | null): 'on' | 'off' | undefined {
  if ((before === null) === (after === null)) return undefined
  return after === null ? 'off' : 'on'
}

/** Upstream states other digests for a file than those that are held. */
export function republished(
  versionId: string,
  held: RecordedArtifact | undefined,
  listed: IndexedFile,
): UpstreamObservation {
  const before = held?.sha256 ? `sha256:${held.sha256}` : (held?.integrity ?? held?.sha1 ?? null)
  const stated = listed.integrity ?? listed.sha1 ?? ''
  return { versionId, kind: 'republished', before, after: `${listed.fileName} ${stated}` }
}

/** A file that joins a version which was known with others: whoever approved the version has not seen it. */
export function fileAdded(versionId: string, { fileName }: IndexedFile): UpstreamObservation {
  return { versionId, kind: 'files-added', before: null, after: fileName }
}

export async function keepObservations(
  tx: Tx,
  { packageId, from }: { readonly packageId: string; readonly from: Origin | undefined },
  observations: readonly UpstreamObservation[],
): Promise<void> {
  if (observations.length === 0) return
  const rows = observations.map(({ versionId, kind, before, after }) => ({
    id: newId(tx.now),
    at: tx.now,
    package_id: packageId,
    version_id: versionId,
    kind,
    repository: from?.repository ?? null,
    before: before === null ? null : storableText(before, textCharactersMax),
    after: after === null ? null : storableText(after, textCharactersMax),
  }))
  for (let start = 0; start < rows.length; start += rowsMax)
    await tx.db
      .insertInto('upstream_change')
      .values(rows.slice(start, start + rowsMax))
      .execute()
}
