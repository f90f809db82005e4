import type { PersonName } from './access.ts'

export type RepositoryKind = 'proxy' | 'hosted' | 'group'

/** What repositories can be of: only these ecosystems, and of each only these kinds. */
export interface ServedEcosystem {
  readonly type: string
  readonly label: string
  readonly kinds: readonly RepositoryKind[]
  /** A hosted one keeps builds of versions that are published again and again. */
  readonly hasBuilds: boolean
}

export interface Repository {
  readonly id: string
  readonly name: string
  readonly ecosystem: string
  readonly kind: RepositoryKind
  /** Ids, in the order in which a group asks them. */
  readonly members: readonly string[]
  readonly upstreamUrl?: string | null
  readonly upstreamFrom: 'machine' | 'console' | 'none'
  readonly artifactHosts: readonly string[]
  readonly mode: 'observe' | 'approved'
  readonly reservedNames: readonly string[]
  readonly url: string
  readonly anonymousRead: boolean
  readonly softTtlSeconds: number
  readonly hardTtlSeconds: number
  /** Of a hosted repository whose ecosystem has builds; 0: it takes none. */
  readonly buildsKeptMax?: number
  /** `none`: a hosted repository or a group, which has no upstream to be missing. */
  readonly upstreamState: 'ok' | 'unreachable' | 'not-configured' | 'unknown' | 'none'
}

export interface ClientConfiguration {
  readonly client: string
  readonly file: string
  readonly text: string
}

export interface Download {
  readonly id: string
  readonly at: string
  readonly repository: string
  readonly kind: string
  readonly name: string
  readonly version?: string | null
  readonly outcome: string
  readonly verdictCode?: string | null
  readonly status: number
  readonly sizeBytes: number
  readonly durationMs: number
  readonly cache: string
  readonly person?: PersonName | null
  readonly token?: { readonly id: string; readonly name: string } | null
  readonly application?: { readonly code: string; readonly name: string } | null
  readonly client: string
  readonly address: string
}
