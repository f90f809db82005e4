import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Actor, Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { findApplication } from '../application.ts'
import { ensureRelease } from '../release.ts'

export interface ReceivedSbom {
  /** The application's code. */
  readonly application: string
  /** The version of the release. */
  readonly release: string
  readonly fileName: string
}

export const importSbomJobName = 'inventory.import-sbom'
/** A document beyond this is refused while it arrives. */
export const sbomBytesMax = JSON_LOCKFILE_LIMITS.sizeBytesMax

/**
 * Keeps the document byte for byte and queues its reading; bytes go to the blob store as they come. Throws
 * `application.unknown`, `application.retired`, `release.invalid-version`, `sbom.empty`, `sbom.too-large`, and
 * `access.denied` unless the actor submits for the application.
 */
export async function receiveSbom(
  context: Context,
  asked: ReceivedSbom,
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly sbomId: string }> {
  const application = await findApplication(context, asked.application)
  if (!application) throw new Problem('application.unknown', 404)
  const { id: applicationId, orgUnitId, orgUnitPath, code } = application
  requirePermission(context.actor, 'sbom:submit', { orgUnitId, orgUnitPath })
  if (application.retiredAt !== null) throw new Problem('application.retired', 409, { code })
  const { sha256, sizeBytes } = await keep(context, body)
  const sbomId = newId(context.now)
  const fileName = storableText(asked.fileName, 200)
  const kept = {
    application_id: applicationId,
    sha256,
    size_bytes: sizeBytes,
    file_name: fileName,
    state: 'received',
    received_by: nameOf(context.actor),
  }
  await transact(context, async (tx) => {
    const releaseId = await ensureRelease(tx, { applicationId, version: asked.release })
    await tx.db
      .insertInto('sbom')
      .values({ ...kept, id: sbomId, release_id: releaseId, received_at: tx.now })
      .execute()
    await enqueue(tx, importSbomJobName, { sbomId }, { key: applicationId })
    const detail = { code, release: asked.release.slice(0, 200), fileName, sha256, sizeBytes }
    await record(tx, { action: 'sbom.received', subjectKind: 'sbom', subjectId: sbomId, orgUnitId, detail })
  })
  return { sbomId }
}

function nameOf(actor: Actor): string {
  return actor.kind === 'anonymous' ? '' : actor.name
}

async function keep(context: Context, body: AsyncIterable<Uint8Array>) {
  const writer = await context.blobs.create()
  try {
    let sizeBytes = 0
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > sbomBytesMax) throw new Problem('sbom.too-large', 413, { megabytes: sbomBytesMax / 2 ** 20 })
      await writer.write(chunk)
    }
    if (sizeBytes === 0) throw new Problem('sbom.empty', 400)
    return await writer.commit()
  } catch (error) {
    await writer.abort()
    throw error
  }
}
