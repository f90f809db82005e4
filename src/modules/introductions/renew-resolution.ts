import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { decideVersions } from './decide-versions.ts'
import { requireEcosystem } from './extract-file.ts'
import { type IntroductionFacts, lockIntroduction, requireRequester, requireState } from './lock-introduction.ts'
import type { LoadIndex } from './resolution.ts'
import { resolveSource } from './resolve-source.ts'
import { summariseItems } from './summarise-items.ts'
import { replaceItems } from './write-items.ts'

/** Resolves a draft or a returned request anew from what was handed in, and stores what came out, good or bad. */
export async function renewResolution(
  context: Context,
  loadIndex: LoadIndex,
  { id, sourceKind, sourceName, sourceSha256, ...about }: IntroductionFacts,
): Promise<void> {
  const { orgUnitPath, repository } = about
  const place = { loadIndex, ecosystem: requireEcosystem(about.ecosystem), repository, orgUnitPath }
  const bytes = await context.blobs.read(sourceSha256)
  const { items, complete, warnings } = await resolveSource(context, place, {
    kind: sourceKind,
    name: sourceName,
    bytes,
  })
  const versionIds = items.flatMap((item) => item.versionId ?? [])
  const { unapproved } = summariseItems(items, await decideVersions(context, versionIds, orgUnitPath))
  await transact(context, async (tx) => {
    const found = await lockIntroduction(tx, id)
    requireRequester(found, tx.actor)
    requireState(found, ['draft', 'returned'], tx.now)
    await replaceItems(tx, id, items)
    await tx.db
      .updateTable('introduction')
      .set({ complete, warnings: JSON.stringify(warnings), item_count: items.length, unapproved_count: unapproved })
      .where('id', '=', id)
      .execute()
    const detail = { number: found.number, itemCount: items.length, unapproved, complete }
    const { orgUnitId } = found
    await record(tx, { action: 'introduction.resolved', subjectKind: 'introduction', subjectId: id, orgUnitId, detail })
  })
}
