import { findEcosystem } from '#ecosystems/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { orderOf } from './compare-index.ts'
import { updateVersions } from './write-index-changes.ts'

const batchVersions = 2_000

/**
 * Makes the stored keys anew that an earlier encoding of versions made. Each batch is a transaction of its own, so an
 * interrupted run goes on where it was.
 */
export async function rebuildKeys(context: Context): Promise<number> {
  const used = await context.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.ecosystem', 'v.key_revision'])
    .distinct()
    .execute()
  let rebuilt = 0
  for (const { ecosystem, key_revision } of used) {
    const scheme = findEcosystem(ecosystem)?.versions
    if (!scheme || scheme.revision === key_revision) continue
    for (let count = batchVersions; count === batchVersions; rebuilt += count)
      count = await rebuildBatch(context, { ecosystem, revision: key_revision })
  }
  return rebuilt
}

function rebuildBatch(
  context: Context,
  of: { readonly ecosystem: string; readonly revision: number },
): Promise<number> {
  return transact(context, async (tx) => {
    const scheme = findEcosystem(of.ecosystem)?.versions
    if (!scheme) return 0
    const rows = await tx.db
      .selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['v.id', 'v.package_id', 'v.version', 'v.license', 'v.deprecated', 'v.yanked'])
      .select([
        'v.has_install_script',
        'v.published_at',
        'v.vanished_at',
        'v.is_listed',
        'v.described_at',
        'v.origin_id',
      ])
      .where('p.ecosystem', '=', of.ecosystem)
      .where('v.key_revision', '=', of.revision)
      .limit(batchVersions)
      .execute()
    const changes = rows.map((row) => ({
      id: row.id,
      version: row.version,
      ...orderOf(row.version, scheme),
      license: row.license,
      deprecated: row.deprecated,
      yanked: row.yanked,
      hasInstallScript: row.has_install_script,
      publishedAt: row.published_at,
      vanishedAt: row.vanished_at,
      isListed: row.is_listed,
      describedAt: row.described_at,
      originId: row.origin_id,
    }))
    if (changes.length > 0) await updateVersions(tx, changes)
    for (const { package_id } of rows) announceChange(tx, { topic: 'package', subjectId: package_id })
    return rows.length
  })
}
