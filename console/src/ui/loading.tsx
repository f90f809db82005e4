import type { UseQueryResult } from '@tanstack/react-query'
import { Card, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/language.tsx'
import { ProblemAlert } from './problem-alert.tsx'

/** The skeleton of a page that is on its way. */
export function PageLoading() {
  const { common } = useWords()
  return (
    <div className="page" role="status" aria-label={common.loading}>
      <Card variant="borderless">
        <Skeleton active paragraph={{ rows: 8 }} />
      </Card>
    </div>
  )
}

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly rows?: number
  children(data: Data): ReactNode
}

/** What a query brought; a skeleton before, the problem with another try when it failed. */
export function Loaded<Data>({ query, rows = 4, children }: LoadedProps<Data>) {
  const { common } = useWords()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div role="status" aria-label={common.loading}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
