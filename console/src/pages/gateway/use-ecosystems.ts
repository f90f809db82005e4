import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { ServedEcosystem } from '../../api-types/gateway.ts'

interface Ecosystems {
  readonly items: readonly ServedEcosystem[]
  /** How people call an ecosystem; its type for one that the gateway does not serve. */
  labelOf(type: string): string
}

/** What repositories can be of; nothing while it is on its way. */
export function useEcosystems(): Ecosystems {
  const query = useQuery({
    queryKey: ['/repositories/ecosystems'],
    queryFn: () => api.get<{ readonly items: readonly ServedEcosystem[] }>('/repositories/ecosystems'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const items = query.data?.items ?? []
  return { items, labelOf: (type) => items.find((each) => each.type === type)?.label ?? type }
}
