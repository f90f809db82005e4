import type { RegistryRequest } from '#ecosystems/gate/registry.ts'
import type { ConfirmedRevision } from '#platform/changes.ts'
import type { Actor } from '#platform/context.ts'
import type { Repository } from '../repository.ts'

/** What to send: prepared bytes, or a blob to stream. */
export interface Served {
  readonly status: number
  /** ASCII, at most 120 characters; undefined: the standard phrase. */
  readonly reasonPhrase?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | { readonly blob: string; readonly sizeBytes: number }
  /** Of the body, both ends included. */
  readonly range?: { readonly start: number; readonly end: number }
  readonly log: ServedLog
}

/** What the download log says of it. */
export interface ServedLog {
  readonly kind: 'index' | 'artifact' | 'publication' | 'other'
  readonly name: string
  readonly version?: string
  readonly outcome: 'served' | 'not-modified' | 'refused' | 'not-found' | 'unavailable' | 'unauthenticated' | 'denied'
  readonly verdictCode?: string
  readonly cache: string
}

/** A request after it was authenticated. */
export interface GatewayCall {
  readonly method: string
  /** Below the repository's address, undecoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly repository: Repository
  readonly actor: Actor
  readonly orgUnitPath: readonly string[]
  /** `resolve`: metadata of everything, and no artifact. */
  readonly address: 'repo' | 'resolve'
  /** The server's own address, without a trailing slash. */
  readonly serverUrl: string
  readonly confirmed: ConfirmedRevision
  /** Reads what the client sends. Throws `request.too-large`. */
  body(bytesMax: number): Promise<Uint8Array>
  /** The same, piece by piece as it comes, however long it takes. Throws `upload.broken-off`. */
  stream(): AsyncIterable<Uint8Array>
}

/** What a protocol is told of a call. */
export function protocolRequest({ method, path, query, headers, repository, serverUrl }: GatewayCall): RegistryRequest {
  return { method, path, query, headers, repositoryName: repository.name, serverUrl }
}

/**
 * Where artifacts are served, without a trailing slash. Also for those who only resolve: npm writes these addresses into
 * its lockfile, which must then install through `/repo`.
 */
export function repositoryUrl(call: Pick<GatewayCall, 'serverUrl' | 'repository'>): string {
  return `${call.serverUrl}/repo/${call.repository.name}`
}
