export interface Prefetch {
  readonly id: string
  readonly origin: 'lockfile' | 'packages' | 'mirror-list' | 'downloads'
  readonly title: string
  readonly state: 'queued' | 'running' | 'done'
  readonly createdAt: string
  readonly counts: Readonly<Record<'total' | 'waiting' | 'held' | 'fetched' | 'failed', number>>
}

export interface PrefetchFailure {
  readonly position: number
  readonly ecosystem: string
  readonly name: string
  readonly requirement: string
  readonly code: string
  readonly texts?: Readonly<Record<string, string>>
}

export interface PrefetchDetail extends Prefetch {
  readonly failures: { readonly items: readonly PrefetchFailure[]; readonly total: number }
}

export interface MirrorList {
  readonly id: string
  readonly name: string
  readonly repository: string | null
  readonly entryCount: number
  readonly changedAt: string
}
