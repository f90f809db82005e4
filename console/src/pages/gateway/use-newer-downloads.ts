import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Page, type Parameters } from '../../api.ts'
import type { Download } from '../../api-types/gateway.ts'
import { newerThan } from './newer-than.ts'

const refreshMilliseconds = 5_000
const lookedAtMax = 50
const listKey = '/downloads'

interface NewerDownloads {
  /** How many requests are not in the list yet. */
  readonly count: number
  readonly isMore: boolean
  /** Has the list read again. */
  show(): void
}

/**
 * Looks every five seconds whether the log has grown. What is new enters the list at once while nobody reads in it, and
 * waits otherwise: the rows under somebody's eyes stay where they are.
 */
export function useNewerDownloads(
  parameters: Parameters,
  { follows, reading }: { readonly follows: boolean; readonly reading: boolean },
): NewerDownloads {
  const client = useQueryClient()
  const isListBusy = useIsFetching({ queryKey: [listKey] }) > 0
  const query = useQuery({
    queryKey: ['newest-downloads', parameters],
    queryFn: ({ signal }) => api.get<Page<Download>>('/downloads', { ...parameters, limit: lookedAtMax }, signal),
    refetchInterval: refreshMilliseconds,
    enabled: follows,
  })
  const [list] = client.getQueryCache().findAll({ queryKey: [listKey], type: 'active' })
  const shown = list?.state.data as Page<Download> | undefined
  const { count, isMore } = follows && !isListBusy ? newerThan(query.data, shown) : { count: 0, isMore: false }
  useEffect(() => {
    if (count > 0 && !reading) void client.invalidateQueries({ queryKey: [listKey] })
  }, [client, count, reading])
  return { count, isMore, show: () => void client.invalidateQueries({ queryKey: [listKey] }) }
}
