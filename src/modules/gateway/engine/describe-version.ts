import { createHash } from 'node:crypto'
import type { IndexedVersion, Registry, VersionTarget } from '#ecosystems/gate/registry.ts'
import { recordArtifact, recordDetails } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import type { Repository } from '../repository.ts'
import { type DocumentStore, loadServices } from './document-store.ts'
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

export function createVersionDescriber(needs: {
  readonly health: UpstreamHealth
  readonly documents: DocumentStore
}): VersionDescriber {
  const flights = createSingleFlight<boolean>()
  return {
    describe: (context, repository, asked) => {
      const key = `${repository.id} ${repository.upstreamUrl ?? ''} ${asked.name} ${asked.version}`
      return flights.run(key, () => describeVersion(context, { repository, ...needs }, asked))
    },
    take: async (context, repository, { name, version, answer }) => {
      const { details } = repository.registry
      if (details && !(await isDescribed(context, { ecosystem: repository.ecosystem.type, name, version })))
        await keepDetails(context, { repository, ...needs }, { details, asked: { name, version }, answer })
    },
  }
}

async function isDescribed(context: Context, asked: VersionTarget & { readonly ecosystem: string }): Promise<boolean> {
  const row = await context.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('v.described_at')
    .where('p.ecosystem', '=', asked.ecosystem)
    .where('p.name', '=', asked.name)
    .where('v.version', '=', asked.version)
    .executeTakeFirst()
  return row?.described_at != null
}

async function describeVersion(
  context: Context,
  from: { readonly repository: Repository; readonly health: UpstreamHealth; readonly documents: DocumentStore },
  asked: VersionTarget,
): Promise<boolean> {
  const { repository } = from
  const { details } = repository.registry
  // What is published here is described by its own files, as they come.
  if (!details || repository.kind === 'hosted') return false
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
    const { versionId } = await recordDetails(tx, { ecosystem, name: asked.name, details: read })
    if (fileName !== undefined && file) await recordArtifact(tx, { versionId, fileName, ...file })
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
