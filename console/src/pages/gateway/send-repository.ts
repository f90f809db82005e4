import { api, ProblemError } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import { type RepositoryFields, settingsFor } from './repository-settings.ts'

/** An upstream that the machine itself names is left alone unless the address was changed here. */
export function sendRepository(edited: Repository | 'new', fields: RepositoryFields): Promise<unknown> {
  if (edited === 'new') {
    const { name, ecosystem, kind } = fields
    return api.post('/repositories', { name: name.trim(), ecosystem, kind, ...settingsFor(kind, fields) })
  }
  const { upstreamUrl, ...settings } = settingsFor(edited.kind, fields)
  const changed = edited.kind === 'proxy' && upstreamUrl !== (edited.upstreamUrl ?? null)
  return api.patch(`/repositories/${edited.id}`, { ...settings, ...(changed ? { upstreamUrl } : {}) })
}

const fieldsByProblem: ReadonlyMap<string, keyof RepositoryFields> = new Map([
  ['repository.bad-name', 'name'],
  ['repository.exists', 'name'],
  ['repository.unknown-ecosystem', 'ecosystem'],
  ['repository.bad-upstream', 'upstreamUrl'],
  ['repository.bad-host', 'artifactHosts'],
  ['repository.bad-reserved-name', 'reservedNames'],
  ['repository.bad-member', 'members'],
  ['repository.no-members', 'members'],
])

/** The field that a refusal is about; undefined when it is about none of them. */
export function fieldAtFault(error: unknown): keyof RepositoryFields | undefined {
  return error instanceof ProblemError ? fieldsByProblem.get(error.code) : undefined
}
