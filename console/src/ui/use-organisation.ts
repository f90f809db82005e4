import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { OrgUnit } from '../api-types/access.ts'

/** The organisation's tree, and names for the ids that other answers carry. */
export function useOrgUnits() {
  const query = useQuery({
    queryKey: ['/org-units'],
    queryFn: () => api.get<{ readonly items: readonly OrgUnit[] }>('/org-units'),
    staleTime: 60_000,
  })
  const units = query.data?.items ?? []
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return {
    query,
    units,
    /** `Head office / Retail`; undefined for a unit that this person may not see. */
    pathOf: (id: string): string | undefined => {
      const unit = byId.get(id)
      return unit?.path.map((each) => byId.get(each)?.name ?? '…').join(' / ')
    },
    nameOf: (id: string): string | undefined => byId.get(id)?.name,
  }
}
