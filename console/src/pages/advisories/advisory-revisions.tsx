import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex } from 'antd'
import { useState } from 'react'
import { api, type Page } from '../../api.ts'
import type { AdvisoryRevision } from '../../api-types/advisories.ts'
import { useWords } from '../../i18n/language.tsx'
import { DocumentDiff } from '../../ui/document-diff.tsx'
import { Loaded, PageLoading } from '../../ui/loading.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { TimeText } from '../../ui/time-text.tsx'

const revisionsShown = 50

/** What the advisory has said since it was first taken in, and what each revision changed of the one before. */
export function AdvisoryRevisions({ advisoryId }: { readonly advisoryId: string }) {
  const { revisions: text } = useWords().advisories
  const [open, setOpen] = useState<string>()
  const path = `/advisories/${encodeURIComponent(advisoryId)}/revisions`
  const query = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Page<AdvisoryRevision>>(path, { limit: revisionsShown }),
  })
  return (
    <Loaded query={query}>
      {({ items, next }) => (
        <Flex vertical gap="small">
          {items.map((each, index) => {
            const before = items[index + 1]
            return (
              <div key={each.digest}>
                <Flex gap="small" align="center" wrap>
                  <TimeText at={each.changedAt} form="second" />
                  <span className="faint">{each.source}</span>
                  {each.importId && (
                    <Link to="/feeds/imports/$importId" params={{ importId: each.importId }}>
                      {text.import}
                    </Link>
                  )}
                  {before ? (
                    <Button size="small" onClick={() => setOpen(open === each.digest ? undefined : each.digest)}>
                      {open === each.digest ? text.hide : text.show}
                    </Button>
                  ) : (
                    <span className="faint">{next ? text.older : text.first}</span>
                  )}
                </Flex>
                {before && open === each.digest && <Changes path={path} before={before.digest} after={each.digest} />}
              </div>
            )
          })}
        </Flex>
      )}
    </Loaded>
  )
}

interface ChangesProps {
  readonly path: string
  readonly before: string
  readonly after: string
}

function Changes({ path, before, after }: ChangesProps) {
  const { revisions: text } = useWords().advisories
  const [old, fresh] = useQueries({
    queries: [before, after].map((digest) => ({
      queryKey: [path, digest],
      queryFn: () => api.get<{ readonly record: unknown }>(`${path}/${digest}`),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const error = old?.error ?? fresh?.error
  if (error) return <ProblemAlert error={error} />
  if (!old?.data || !fresh?.data) return <PageLoading />
  return <DocumentDiff before={old.data.record} after={fresh.data.record} same={text.same} label={text.changes} />
}
