import type { Updateable } from 'kysely'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { type BomReading, readBom } from '#ecosystems/generic/read-bom.ts'
import { bomStatements } from '#ecosystems/generic/statements/bom-statements.ts'
import { LimitError } from '#formats/limits.ts'
import { judgeQuality, type SbomQuality } from '#formats/sbom-quality/judge-quality.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { transact } from '#platform/database/transact.ts'
import { publish } from '#platform/events.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { applicationContentChanged } from '../events.ts'
import { refreshLive } from '../release.ts'
import { importSbomJobName } from './receive-sbom.ts'
import { type DocumentValidation, validateDocument } from './validate-document.ts'
import { writeRelease } from './write-release.ts'

const problemsMax = 200
const importExpireSeconds = 30 * 60

/** Reads a document that was received. One transaction: a process that dies in it leaves what was known before. */
export const importSbomJob = defineJob<{ readonly sbomId: string }>({
  name: importSbomJobName,
  concurrency: 2,
  expireSeconds: importExpireSeconds,
  handle: (context, { sbomId }) => importSbom(context, sbomId),
})

/** Idempotent: a document that was read already is left as it is. */
export async function importSbom(context: Context, sbomId: string): Promise<void> {
  const asked = await context.db
    .selectFrom('sbom')
    .select(['sha256', 'size_bytes as sizeBytes', 'release_id as releaseId', 'application_id as applicationId'])
    .where('id', '=', sbomId)
    .where('state', '=', 'received')
    .executeTakeFirst()
  if (!asked) return
  const read = await readOrFail(context, { sha256: asked.sha256, sizeBytes: Number(asked.sizeBytes) })
  await transact(context, async (tx) => {
    // Whoever else writes this release, or reads the same document again, waits here.
    const release = await tx.db
      .selectFrom('release')
      .select(['id', 'sbom_id as sbomId'])
      .where('id', '=', asked.releaseId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const open = await receiptOf(tx, sbomId)
    if (open.state !== 'received') return
    if ('failure' in read)
      return endSbom(tx, sbomId, { state: 'failed', failure: read.failure, failure_params: read.params })
    const about = describe(read)
    // An older document that comes late does not undo a newer one.
    if (release.sbomId !== null && (await receiptOf(tx, release.sbomId)).receivedAt > open.receivedAt)
      return endSbom(tx, sbomId, { ...about, state: 'superseded' })
    const written = await writeRelease(tx, release.id, read.bom)
    const { graph, components, added, removed, unnamed, isChanged } = written
    await tx.db.updateTable('sbom').set({ graph: null }).where('release_id', '=', release.id).execute()
    await endSbom(tx, sbomId, {
      ...about,
      state: 'done',
      graph,
      component_count: components,
      added_count: added,
      removed_count: removed,
      problem_count: about.problem_count + unnamed,
      complete: about.complete && unnamed === 0,
    })
    await tx.db
      .updateTable('release')
      .set({ sbom_id: sbomId, component_count: components, changed_at: tx.now })
      .where('id', '=', release.id)
      .execute()
    const liveChanged = await refreshLive(tx, asked.applicationId)
    if (!liveChanged && !isChanged) return
    const { applicationId } = asked
    await publish(tx, applicationContentChanged, { subject: applicationId, payload: { applicationId } })
  })
}

interface Read {
  readonly bom: BomReading
  readonly validation: DocumentValidation
  readonly quality: SbomQuality
}

type Reading = Read | { readonly failure: string; readonly params: string }

async function readOrFail(
  context: Context,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<Reading> {
  try {
    // Told before it is in memory.
    if (sizeBytes > JSON_LOCKFILE_LIMITS.sizeBytesMax) throw new LimitError('size', JSON_LOCKFILE_LIMITS.sizeBytesMax)
    const bytes = await context.blobs.read(sha256)
    const bom = readBom(bytes)
    return { bom, validation: await validateDocument(bytes, bom), quality: judgeQuality(bomStatements(bom)) }
  } catch (error) {
    const reason = storableText((error as Error).message, 300)
    if (error instanceof LimitError) return { failure: 'sbom.beyond-limits', params: JSON.stringify({ reason }) }
    if (error instanceof SyntaxError) return { failure: 'sbom.unreadable', params: JSON.stringify({ reason }) }
    throw error
  }
}

function describe({ bom, validation, quality }: Read) {
  const { format, specVersion, notation, problems, complete } = bom
  const told = problems
    .slice(0, problemsMax)
    .map((problem) => ({ ...problem, message: storableText(problem.message, 1_000) }))
  return {
    format,
    spec_version: storableText(specVersion, 40),
    notation,
    complete,
    problem_count: problems.length,
    problems: JSON.stringify(told),
    validation: JSON.stringify(validation),
    quality: JSON.stringify(quality),
  }
}

type Ending = Updateable<DB['sbom']>

async function endSbom(tx: Tx, id: string, ending: Ending): Promise<void> {
  await tx.db
    .updateTable('sbom')
    .set({ ...ending, ended_at: tx.now })
    .where('id', '=', id)
    .execute()
}

function receiptOf(tx: Tx, sbomId: string) {
  return tx.db
    .selectFrom('sbom')
    .select(['state', 'received_at as receivedAt'])
    .where('id', '=', sbomId)
    .executeTakeFirstOrThrow()
}
