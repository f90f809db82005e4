import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { chooseMember } from '../engine/choose-member.ts'
import { decideWholes } from '../engine/decide-wholes.ts'
import type { Engine } from '../engine/engine.ts'
import { isAskable } from '../engine/hosted-names.ts'
import { mayDownload } from '../engine/require-download.ts'
import type { GatewayCall } from '../engine/served.ts'
import type { Repository } from '../repository.ts'
import { keepPart } from './finish-upload.ts'
import type { ReceivedBytes } from './receive-bytes.ts'
import type { UploadOwner } from './upload-session.ts'

export interface MountSource {
  readonly part: string
  readonly repositoryName: string
  readonly name: string
}

/**
 * Takes a part over from a package that the caller may read, without its bytes being sent again: only as a part of a version
 * that the caller could pull it with. False: it has to be uploaded, whatever the reason.
 */
export async function mountPart(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly owner: UploadOwner; readonly source: MountSource },
): Promise<boolean> {
  const { call, owner, source } = asked
  const { part } = source
  const from = await findSource(engine, context, { call, source })
  const bytes = from && (await findHeld(engine, context, { call: { ...call, repository: from }, source }))
  if (!bytes || !(await context.blobs.find(bytes.sha256))) return false
  await transact(context, (tx) => keepPart(tx, owner, { part, bytes }))
  return true
}

async function findSource(
  engine: Engine,
  context: Context,
  { call, source }: { readonly call: GatewayCall; readonly source: MountSource },
): Promise<Repository | undefined> {
  const { name } = source
  const named = await engine.repository(context, source.repositoryName)
  if (named?.ecosystem.type !== call.repository.ecosystem.type) return undefined
  if (!mayDownload({ ...call, repository: named }, name)) return undefined
  if (named.kind !== 'group')
    return (await isAskable(engine.hostedNames, context, { repository: named, name })) ? named : undefined
  // What a group says of it is not asked upstream for the sake of a mount.
  const owner = await engine.hostedNames.ownerOf(context, named.ecosystem.type, name)
  return owner === undefined || !named.members.includes(owner)
    ? undefined
    : chooseMember(engine, context, { repository: named, name })
}

async function findHeld(
  engine: Engine,
  context: Context,
  { call, source }: { readonly call: GatewayCall; readonly source: MountSource },
): Promise<ReceivedBytes | undefined> {
  const { name, part } = source
  const { usable } = await decideWholes(engine, context, { call, name, part })
  // Of a version that came from elsewhere only what may be had from there: no upstream is asked for the sake of a mount.
  const versionIds = usable.filter(({ isOpen }) => isOpen).map(({ versionId }) => versionId)
  if (versionIds.length === 0) return undefined
  const row = await context.db
    .selectFrom('artifact')
    .select(['sha256', 'sha512', 'size_bytes as sizeBytes'])
    .where('version_id', 'in', versionIds)
    .where('file_name', '=', part)
    .where('sha256', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (!row?.sha256 || !row.sha512 || row.sizeBytes === null) return undefined
  return { sha256: row.sha256, sha512: row.sha512, sizeBytes: row.sizeBytes }
}
