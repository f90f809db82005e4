import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'

/** The code and name of an application; undefined while it is on its way, and for whoever may not see it. */
export function useApplicationName(id: string | undefined): string | undefined {
  const query = useQuery({
    queryKey: ['/applications', id],
    queryFn: () => api.get<Application>(`/applications/${id}`),
    enabled: id !== undefined,
    staleTime: 60_000,
    retry: false,
  })
  return query.data && `${query.data.code} ${query.data.name}`
}
