import type { VersionTarget } from '#ecosystems/gate/registry.ts'
import { recordDetails } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import type { Repository } from '../repository.ts'
import { type DocumentStore, loadServices } from './document-store.ts'
import { createSingleFlight } from './single-flight.ts'
import { fetchDocument, type UpstreamHealth, unreadable } from './upstream.ts'

export interface VersionDescriber {
  /**
   * Asks upstream for what its index does not tell of one version, and makes the catalogue know it. False: upstream knows
   * no such version, or the protocol has no such document.
   */
  describe(context: Context, repository: Repository, asked: VersionTarget): Promise<boolean>
}

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
  }
}

async function describeVersion(
  context: Context,
  from: { readonly repository: Repository; readonly health: UpstreamHealth; readonly documents: DocumentStore },
  asked: VersionTarget,
): Promise<boolean> {
  const { repository } = from
  const { details } = repository.registry
  if (!details) return false
  const upstream = { url: repository.upstreamUrl ?? '', services: await loadServices(context, from) }
  const answer = await fetchDocument(context, from, { request: details.request(asked, upstream) })
  if (answer.kind !== 'document') return false
  const read = readDetails(() => details.read(asked, answer.bytes))
  const ecosystem = repository.ecosystem.type
  await transact(context, (tx) => recordDetails(tx, { ecosystem, name: asked.name, details: read }))
  return true
}

function readDetails<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw unreadable(error)
  }
}
