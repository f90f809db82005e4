import type { Publication, PublishedPart } from '#ecosystems/gate/registry.ts'
import { recordArtifact } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from './repository.ts'

interface Published {
  readonly repository: Repository
  readonly publication: Publication
}

interface HeldPart {
  readonly part: string
  readonly sha256: string
  readonly sha512: string
  readonly sizeBytes: number
}

const rowsAtATime = 500

/**
 * What a published version consists of is served as a part of it from then on. All of it must have come before, and be as large as
 * the publication says. Throws `publication.part-missing` (400) and `publication.unreadable`.
 */
export async function recordParts(tx: Tx, published: Published, versionId: string): Promise<void> {
  const { parts = [] } = published.publication
  for (let at = 0; at < parts.length; at += rowsAtATime) {
    const some = parts.slice(at, at + rowsAtATime)
    const held = await findHeld(tx, published, some)
    for (const part of some) requireHeld(part, held.get(part.part))
    await tx.db
      .insertInto('version_part')
      .values(some.map(({ part }) => ({ version_id: versionId, part })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    for (const { part, isVersion } of some) {
      const bytes = held.get(part)
      // A version has its own file: it is served as itself.
      if (!bytes || isVersion) continue
      const { sha256, sha512, sizeBytes } = bytes
      const unlisted = { upstreamUrl: `./${part}`, role: 'metadata' } as const
      await recordArtifact(tx, { versionId, fileName: part, sha256, sha512, sizeBytes, unlisted })
    }
  }
}

function requireHeld({ part, sizeBytes }: PublishedPart, held: HeldPart | undefined): void {
  if (!held) throw new Problem('publication.part-missing', 400, { part })
  if (held.sizeBytes === sizeBytes) return
  const reason = `${part} has ${held.sizeBytes} bytes, and not ${sizeBytes}`
  throw new Problem('publication.unreadable', 422, { reason })
}

/** Held until the transaction ends: what is counted on here is not collected meanwhile. */
async function findHeld(
  tx: Tx,
  { repository, publication }: Published,
  parts: readonly PublishedPart[],
): Promise<ReadonlyMap<string, HeldPart>> {
  const namesOf = (isVersion: boolean) => parts.filter((each) => each.isVersion === isVersion).map(({ part }) => part)
  const [versions, uploaded] = [namesOf(true), namesOf(false)]
  const files =
    versions.length === 0
      ? []
      : await tx.db
          .selectFrom('hosted_file')
          .select(['version as part', 'sha256', 'sha512', 'size_bytes as sizeBytes'])
          .where('repository_id', '=', repository.id)
          .where('name', '=', publication.name)
          .where('version', 'in', versions)
          .where('role', '=', 'package')
          .execute()
  const rows =
    uploaded.length === 0
      ? []
      : await tx.db
          .selectFrom('hosted_part')
          .select(['part', 'sha256', 'sha512', 'size_bytes as sizeBytes'])
          .where('repository_id', '=', repository.id)
          .where('name', '=', publication.name)
          .where('part', 'in', uploaded)
          .forShare()
          .execute()
  return new Map([...files, ...rows].map((row) => [row.part, row]))
}
