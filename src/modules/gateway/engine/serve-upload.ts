import type { PartUploadState, PartUploadTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { finishUpload, keepWhole } from '../part-uploads/finish-upload.ts'
import { mountPart } from '../part-uploads/mount-part.ts'
import { receiveBytes } from '../part-uploads/receive-bytes.ts'
import { partBytesMax } from '../part-uploads/upload-limits.ts'
import {
  addChunk,
  beginUpload,
  endUpload,
  findUpload,
  type UploadOwner,
  type UploadSession,
} from '../part-uploads/upload-session.ts'
import { requireDeclaredName } from '../publication-names.ts'
import { requireOwnName } from '../require-own-name.ts'
import type { Engine } from './engine.ts'
import { refuseProblem } from './refusals.ts'
import { requirePublisher } from './require-publisher.ts'
import type { GatewayCall, Served } from './served.ts'

interface Asked {
  readonly call: GatewayCall
  readonly target: PartUploadTarget
}

/**
 * One request of an upload. What has come is kept in the shared store and named in the database: whichever server takes the
 * next request goes on.
 */
export async function serveUpload(engine: Engine, context: Context, { call, target }: Asked): Promise<Served> {
  const { name, step } = target
  const { personId } = requirePublisher(call, name)
  const owner = { repositoryId: call.repository.id, name, personId }
  if (step.kind === 'begin') await requireName(engine, context, { repository: call.repository, name })
  try {
    return answer(target, await take(engine, context, { call, target, owner }))
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upload.out-of-order' || !('uploadId' in step)) throw error
    // Told where to go on.
    const { id, sizeBytes } = await findUpload(context, owner, step.uploadId)
    const refused = refuseProblem(call, error, { name })
    const { headers } = target.answer({ kind: 'open', uploadId: id, sizeBytes })
    return { ...refused, headers: { ...refused.headers, ...headers } }
  }
}

/** Said before gigabytes are sent; the publication asks for itself again. */
async function requireName(
  engine: Engine,
  context: Context,
  asked: { readonly repository: GatewayCall['repository']; readonly name: string },
): Promise<void> {
  await requireDeclaredName(context, asked)
  await requireOwnName(context, asked)
  const { repository, name } = asked
  const owner = await engine.hostedNames.ownerOf(context, repository.ecosystem.type, name)
  if (owner === undefined || owner === repository.id) return
  const other = (await engine.repositories(context)).find(({ id }) => id === owner)
  throw new Problem('publication.name-taken', 409, { name, repository: other?.name ?? '' })
}

async function take(
  engine: Engine,
  context: Context,
  { call, target, owner }: Asked & { readonly owner: UploadOwner },
): Promise<PartUploadState> {
  const { step } = target
  if (step.kind === 'begin') {
    const { part, mount } = step
    if (part !== undefined) {
      await keepWhole(context, owner, { part, stream: call.stream() })
      return { kind: 'kept', part }
    }
    if (mount && (await mountPart(engine, context, { call, owner, source: mount })))
      return { kind: 'kept', part: mount.part }
    return openState(await beginUpload(context, owner))
  }
  const session = await findUpload(context, owner, step.uploadId)
  if (step.kind === 'tell') return openState(session)
  if (step.kind === 'cancel') {
    await transact(context, (tx) => endUpload(tx, session))
    return { kind: 'cancelled' }
  }
  const longer = await append(context, { call, owner, session, range: step.range })
  if (step.kind === 'append') return openState(longer)
  await finishUpload(context, owner, { session: longer, part: step.part })
  return { kind: 'kept', part: step.part }
}

/** What this process takes in: two pieces at once for the same place would be one too many. */
const underWay = new Set<string>()

/** Pieces come in order, without gaps: said before they are read where the client states its place. */
async function append(
  context: Context,
  to: {
    readonly call: GatewayCall
    readonly owner: UploadOwner
    readonly session: UploadSession
    readonly range: Extract<PartUploadTarget['step'], { readonly kind: 'append' }>['range']
  },
): Promise<UploadSession> {
  const { call, owner, session, range } = to
  if (range === 'unreadable') throw new Problem('upload.unreadable', 400)
  const { sizeBytes } = session
  if (range && range.start !== sizeBytes) throw new Problem('upload.out-of-order', 416, { sizeBytes })
  if (underWay.has(session.id)) throw new Problem('upload.busy', 409)
  underWay.add(session.id)
  const receiving = receiveBytes(context, call.stream(), partBytesMax - sizeBytes)
  const chunk = await receiving.finally(() => underWay.delete(session.id))
  if (range && chunk?.sizeBytes !== range.end - range.start + 1) throw new Problem('upload.unreadable', 400)
  return chunk ? addChunk(context, owner, { session, chunk }) : session
}

function openState({ id, sizeBytes }: UploadSession): PartUploadState {
  return { kind: 'open', uploadId: id, sizeBytes }
}

function answer({ name, ...target }: PartUploadTarget, state: PartUploadState): Served {
  const { status, headers } = target.answer(state)
  return {
    status,
    headers: { 'cache-control': 'no-store', ...headers },
    log: { kind: 'publication', name, outcome: 'served', cache: '-' },
  }
}
