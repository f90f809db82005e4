import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Repository } from '../api-types/gateway.ts'

/** Every repository that the reader may see; none while they are on their way. */
export function useRepositories(): readonly Repository[] {
  const query = useQuery({
    queryKey: ['/repositories'],
    queryFn: () => api.get<{ readonly items: readonly Repository[] }>('/repositories'),
    staleTime: 60_000,
  })
  return query.data?.items ?? []
}

/** Names for the ids that roles and tokens carry. */
export function useRepositoryNames(): (id: string) => string | undefined {
  const names = new Map(useRepositories().map((each) => [each.id, each.name]))
  return (id) => names.get(id)
}
