import type { PersonName } from './access.ts'

export interface Repository {
  readonly id: string
  readonly name: string
  readonly ecosystem: string
  readonly upstreamUrl?: string | null
  readonly upstreamFrom: 'machine' | 'console' | 'none'
  readonly mode: 'observe' | 'approved'
  readonly reservedNames: readonly string[]
  readonly url: string
  readonly anonymousRead: boolean
  readonly softTtlSeconds: number
  readonly hardTtlSeconds: number
  readonly upstreamState: 'ok' | 'unreachable' | 'not-configured' | 'unknown'
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
