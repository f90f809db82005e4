import { createHash } from 'node:crypto'
import type { IndexedVersion, Registry, VersionTarget } from '#ecosystems/gate/registry.ts'
import { recordArtifact, recordDetails } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { originOf, type Repository } from '../repository.ts'
import { type DocumentStore, loadServices } from './document-store.ts'
import { findDescribed, findOrigin, type OriginNeeds } from './find-origin.ts'
import { requireStillAskable } from './require-still-askable.ts'
import { createSingleFlight } from './single-flight.ts'
import {
  type DocumentAnswer,
  fetchDocument,
  fetchFor,
  type UpstreamFrom,
  type UpstreamHealth,
  unreadable,
} from './upstream.ts'

export interface VersionDescriber {
  /**
   * Asks upstream for what its index does not tell of one version, and makes the catalogue know it. False: upstream knows
   * no such version, the protocol has no such document, or there is no upstream.
   */
  describe(context: Context, repository: Repository, asked: VersionTarget): Promise<boolean>
  /** The same, of a document that came already. */
  take(
    context: Context,
    repository: Repository,
    given: VersionTarget & { readonly answer: UpstreamDocument },
  ): Promise<void>
}

type UpstreamDocument = Extract<DocumentAnswer, { readonly kind: 'document' }>

interface DescriberNeeds extends OriginNeeds {
  readonly health: UpstreamHealth
  readonly documents: DocumentStore
}

/** Whichever repository is asked, what a version is told by is asked of its origin. */
export function createVersionDescriber(needs: DescriberNeeds): VersionDescriber {
  const flights = createSingleFlight<boolean>()
  return {
    describe: (context, repository, asked) => {
      const key = `${repository.id} ${repository.upstreamUrl ?? ''} ${asked.name} ${asked.version}`
      return flights.run(key, () => describeVersion(context, { repository, ...needs }, asked))
    },
    take: async (context, repository, { name, version, answer }) => {
      const { details } = repository.registry
      const known = details && (await findDescribed(context, { ecosystem: repository.ecosystem.type, name, version }))
      if (details && !known?.describedAt)
        await keepDetails(context, { repository, ...needs }, { details, asked: { name, version }, answer })
    },
  }
}

async function describeVersion(
  context: Context,
  needs: DescriberNeeds & { readonly repository: Repository },
  asked: VersionTarget,
): Promise<boolean> {
  const { details } = needs.repository.registry
  // What is published here is described by its own files, as they come.
  if (!details || needs.repository.kind === 'hosted') return false
  const known = await findDescribed(context, { ecosystem: needs.repository.ecosystem.type, ...asked })
  const about = { repository: needs.repository, name: asked.name, originId: known?.originId }
  const repository = await findOrigin(context, needs, about)
  const from = { ...needs, repository }
  const upstream = { url: repository.upstreamUrl ?? '', services: await loadServices(context, from) }
  const answer = await fetchDocument(context, from, { request: details.request(asked, upstream) })
  if (answer.kind !== 'document') return false
  await keepDetails(context, from, { details, asked, answer })
  return true
}

interface GivenDetails {
  readonly details: NonNullable<Registry['details']>
  readonly asked: VersionTarget
  readonly answer: UpstreamDocument
}

async function keepDetails(context: Context, from: UpstreamFrom, given: GivenDetails): Promise<void> {
  const { details, asked, answer } = given
  const read = await readDetails(context, from, given)
  const ecosystem = from.repository.ecosystem.type
  const fileName = details.isFile
  const file = fileName === undefined ? undefined : await putFile(context, answer.bytes)
  await transact(context, async (tx) => {
    await requireStillAskable(tx, from.repository, asked.name)
    const about = { ecosystem, name: asked.name, details: read, from: originOf(from.repository) }
    const { versionId, isTaken } = await recordDetails(tx, about)
    if (fileName !== undefined && file && isTaken) await recordArtifact(tx, { versionId, fileName, ...file })
  })
}

async function putFile(context: Context, bytes: Uint8Array) {
  const sha512 = createHash('sha512').update(bytes).digest('hex')
  return { ...(await context.blobs.put(bytes)), sha512 }
}

async function readDetails(context: Context, from: UpstreamFrom, given: GivenDetails): Promise<IndexedVersion> {
  const { details, asked, answer } = given
  const { bytes: document, validators } = answer
  try {
    const read = details.read(asked, document)
    const lastModified = validators.lastModified ?? undefined
    return (await details.complete?.(read, { document, lastModified }, fetchFor(context, from))) ?? read
  } catch (error) {
    throw unreadable(error)
  }
}
