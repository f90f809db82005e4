import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Card, Empty, Flex, Tabs } from 'antd'
import { api, type Page, type Parameters } from '../../api.ts'
import type { IntroductionRow } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { DecisionBar } from './decision-bar.tsx'
import { IntroductionDossier } from './introduction-dossier.tsx'
import { useIntroduction } from './introduction-page.tsx'
import { IntroductionStateTag } from './introduction-state.tsx'

const tabs = ['todo', 'done', 'mine'] as const
type Tab = (typeof tabs)[number]

/** What each tab asks the interface for. */
const parametersOf: Readonly<Record<Tab, Parameters>> = {
  todo: { awaiting: true },
  done: { decided: true },
  mine: { mine: true },
}

/** The approver's desk: a list on the left, the dossier and the decision on the right. */
export function ApprovalsPage() {
  const { inbox } = useWords().introductions
  const { state, change } = useUrlState()
  const tab = tabs.find((each) => each === state.tab) ?? 'todo'
  const query = useInfiniteQuery({
    queryKey: ['/introductions', 'inbox', tab],
    queryFn: ({ pageParam }) =>
      api.get<Page<IntroductionRow>>('/introductions', {
        ...parametersOf[tab],
        limit: 50,
        after: pageParam || undefined,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const chosen = rows.find((row) => row.id === state.id)?.id ?? rows[0]?.id
  return (
    <PageShell title={inbox.title} lead={inbox.lead}>
      <Card variant="borderless" className="tabs-card inbox-tabs">
        <Tabs
          activeKey={tab}
          items={tabs.map((each) => ({ key: each, label: inbox.tabs[each] }))}
          onChange={(next) => change({ tab: next, id: undefined })}
        />
      </Card>
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Card variant="borderless">
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={inbox.nothing[tab]} />
        </Card>
      )}
      {rows.length > 0 && (
        <div className="inbox">
          <nav aria-label={inbox.listLabel} className="inbox-list">
            {rows.map((row) => (
              <InboxEntry
                key={row.id}
                row={row}
                chosen={row.id === chosen}
                onChoose={() => change({ id: row.id }, true)}
              />
            ))}
            {query.hasNextPage && (
              <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {inbox.more}
              </Button>
            )}
          </nav>
          {chosen && <InboxDossier key={chosen} introductionId={chosen} />}
        </div>
      )}
    </PageShell>
  )
}

interface InboxEntryProps {
  readonly row: IntroductionRow
  readonly chosen: boolean
  onChoose(): void
}

function InboxEntry({ row, chosen, onChoose }: InboxEntryProps) {
  const { introductions } = useWords()
  return (
    <button type="button" className="inbox-entry" aria-current={chosen} onClick={onChoose}>
      <span className="inbox-entry-title">{row.title}</span>
      <Flex gap="small" align="center" wrap>
        <IntroductionStateTag state={row.state} />
        <span>{introductions.wizard.brings(row.itemCount, row.unapprovedCount)}</span>
      </Flex>
      <span className="faint">
        {row.requester.name}
        {row.application ? ` · ${row.application.name}` : ''}
      </span>
      <span className="faint">
        {introductions.inbox.waiting} <TimeText at={row.submittedAt ?? row.createdAt} />
      </span>
    </button>
  )
}

function InboxDossier({ introductionId }: { readonly introductionId: string }) {
  const { inbox } = useWords().introductions
  const query = useIntroduction(introductionId)
  return (
    <div className="inbox-dossier">
      <Loaded query={query} rows={10}>
        {(found) => (
          <Flex vertical gap="middle">
            <Flex justify="space-between" align="center" gap="middle" wrap>
              <h2 className="review-line">{found.title}</h2>
              <ButtonLink to="/introductions/$introductionId" params={{ introductionId }}>
                {inbox.openFull}
              </ButtonLink>
            </Flex>
            <DecisionBar introduction={found} />
            <IntroductionDossier introduction={found} />
          </Flex>
        )}
      </Loaded>
    </div>
  )
}
