import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { api } from '../../api.ts'
import { type AdvisoryImportDetail, type AdvisoryImportError, importCounts } from '../../api-types/advisories.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, type Words } from '../../i18n/language.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { type SimpleColumn, SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ImportState } from './imports-table.tsx'

const followMilliseconds = 2_000

/** An import as it goes, with the errors of the pages read so far. */
function useImport(importId: string) {
  return useInfiniteQuery({
    queryKey: ['/advisories/imports', importId],
    queryFn: ({ pageParam }) =>
      api.get<AdvisoryImportDetail>(`/advisories/imports/${importId}`, { limit: 200, after: pageParam || undefined }),
    initialPageParam: '',
    getNextPageParam: (page) => page.errors.next,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.endedAt ? false : followMilliseconds),
  })
}

/** One import: what it brought, and every record that it could not read. */
export function ImportPage() {
  const { importId } = useParams({ strict: false }) as { importId: string }
  const { words, language } = useSpeech()
  const text = words.advisories.feeds
  const query = useImport(importId)
  if (query.isError)
    return (
      <div className="page">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  const found = query.data?.pages[0]
  if (!found) return <PageLoading />
  const errors = query.data?.pages.flatMap((page) => page.errors.items) ?? []
  return (
    <PageShell
      title={text.importTitle(found.source)}
      crumbs={[{ title: text.title, to: '/feeds' }]}
      tags={<ImportState state={found.state} />}
      lead={
        <span>
          <TimeText at={found.startedAt} form="second" /> – <TimeText at={found.endedAt} form="second" /> ·{' '}
          {found.origin}
        </span>
      }
    >
      {!found.endedAt && <Alert type="info" showIcon role="status" title={text.running} />}
      {found.failure && <Alert type="error" showIcon title={found.failureTexts?.[language] ?? found.failure} />}
      <div className="figures figures-small">
        {importCounts.map((count) => (
          <div key={count} className="figure">
            <span className="figure-name">{text[count]}</span>
            <span className="figure-value">{formatNumber(language, found.counts[count])}</span>
          </div>
        ))}
      </div>
      <Section title={text.errors}>
        <SimpleTable<AdvisoryImportError>
          rows={errors}
          rowKey={(row) => String(row.position)}
          empty={text.errorsEmpty}
          pageSize={50}
          columns={errorColumns(text)}
        />
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.moreErrors}
          </Button>
        )}
      </Section>
    </PageShell>
  )
}

function errorColumns(text: Words['advisories']['feeds']): readonly SimpleColumn<AdvisoryImportError>[] {
  return [
    { key: 'position', title: text.position, align: 'right', render: (row) => row.position },
    { key: 'name', title: text.name, render: (row) => <code className="breakable">{row.name}</code> },
    {
      key: 'problem',
      title: text.problem,
      render: (row) => (
        <div className="name-cell">
          <code>{row.code}</code>
          <span>{row.message}</span>
        </div>
      ),
    },
  ]
}
