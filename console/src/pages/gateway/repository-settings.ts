import type { Repository, RepositoryKind } from '../../api-types/gateway.ts'

export interface RepositoryFields {
  readonly name: string
  readonly ecosystem: string
  readonly kind: RepositoryKind
  readonly members: readonly string[]
  readonly upstreamUrl: string
  readonly artifactHosts: readonly string[]
  readonly mode: Repository['mode']
  readonly reservedNames: readonly string[]
  readonly softTtlSeconds: number
  readonly hardTtlSeconds: number
  readonly anonymousRead: boolean
  /** Only where the ecosystem has builds. */
  readonly buildsKeptMax?: number
}

export const softTtlSecondsMax = 86_400
export const hardTtlSecondsMax = 31_536_000
export const buildsKeptUsual = 10
export const buildsKeptLimit = 100

/** What a new repository begins with; the mode follows the kind, as it does on the server. */
export const usualFields: Omit<RepositoryFields, 'ecosystem'> = {
  name: '',
  kind: 'proxy',
  members: [],
  upstreamUrl: '',
  artifactHosts: [],
  mode: 'approved',
  reservedNames: [],
  softTtlSeconds: 300,
  hardTtlSeconds: 86_400,
  anonymousRead: false,
}

export function usualMode(kind: RepositoryKind): Repository['mode'] {
  return kind === 'hosted' ? 'observe' : 'approved'
}

export function fieldsOf(repository: Repository): RepositoryFields {
  const { id: _id, url: _url, upstreamState: _state, upstreamFrom: _from, ...fields } = repository
  return { ...fields, upstreamUrl: repository.upstreamUrl ?? '' }
}

/** Settings that fit the kind: the server refuses the others. */
export function settingsFor(kind: RepositoryKind, fields: RepositoryFields): Readonly<Record<string, unknown>> {
  const { mode, reservedNames, anonymousRead, members, artifactHosts, softTtlSeconds, hardTtlSeconds } = fields
  const common = { mode, reservedNames, anonymousRead }
  const { buildsKeptMax } = fields
  if (kind === 'hosted') return buildsKeptMax === undefined ? common : { ...common, buildsKeptMax }
  if (kind === 'group') return { ...common, members }
  const upstreamUrl = fields.upstreamUrl.trim() === '' ? null : fields.upstreamUrl.trim()
  return { ...common, upstreamUrl, artifactHosts, softTtlSeconds, hardTtlSeconds }
}
