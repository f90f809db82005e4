import { BugOutlined, CheckSquareOutlined, ImportOutlined, SolutionOutlined, StopOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api.ts'
import type { Figure, Workbench } from '../../api-types/workbench.ts'
import { formatDateTime, formatNumber } from '../../i18n/format.ts'
import { useSpeech } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { AddressLink } from '../../ui/address-link.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { FeedPanel } from './feed-panel.tsx'
import { FirstSteps } from './first-steps.tsx'
import { RefusedPanel } from './refused-panel.tsx'
import { RequestPanel } from './request-panel.tsx'

const icons: Readonly<Record<string, ReactNode>> = {
  awaitingApproval: <SolutionOutlined />,
  myOpenIntroductions: <ImportOutlined />,
  refusedLast24h: <StopOutlined />,
  advisoriesLast7d: <BugOutlined />,
  packagesApproved: <CheckSquareOutlined />,
}

/** The first page: what waits for this person, and how the gate is doing. */
export function WorkbenchPage() {
  const { words, language } = useSpeech()
  const text = words.workbench
  const { person, can } = useSession()
  const query = useQuery({
    queryKey: ['/workbench'],
    queryFn: () => api.get<Workbench>('/workbench'),
    refetchInterval: 60_000,
  })
  return (
    <PageShell
      title={text.title}
      lead={text.hello(person.name)}
      actions={
        <>
          {can('catalog:read') && <ButtonLink to="/check">{text.actions.check}</ButtonLink>}
          {can('introduction:create') && (
            <ButtonLink look="primary" to="/introductions/new">
              {text.actions.request}
            </ButtonLink>
          )}
        </>
      }
    >
      {can('access:manage') && <FirstSteps />}
      <Loaded query={query}>
        {({ figures, at }) => (
          <section
            aria-label={text.title}
            className="figures"
            title={`${text.countedAt} ${formatDateTime(language, at)}`}
          >
            {figures.map((figure) => (
              <FigureCard key={figure.name} figure={figure} />
            ))}
          </section>
        )}
      </Loaded>
      <div className="workbench-panels">
        {can('introduction:approve') && (
          <RequestPanel title={text.todo} empty={text.noTodo} parameters={{ awaiting: true }} to="/approvals" />
        )}
        {can('introduction:create') && (
          <RequestPanel
            title={text.mine}
            empty={text.noMine}
            parameters={{ mine: true }}
            to="/introductions?mine=true"
          />
        )}
        {can('gateway:read') && <RefusedPanel />}
        {can('advisory:read') && <FeedPanel />}
      </div>
    </PageShell>
  )
}

/** A number that leads to exactly what it counts. */
function FigureCard({ figure }: { readonly figure: Figure }) {
  const { words, language } = useSpeech()
  const text = words.workbench
  return (
    <AddressLink address={figure.link} className="figure">
      <span className="figure-name">
        {icons[figure.name]}
        {wordOf(text.figures, figure.name)}
      </span>
      <span className="figure-value">
        {formatNumber(language, figure.value)}
        {figure.valueIsMore && '+'}
      </span>
      <span className="figure-hint">{wordOf(text.hints, figure.name)}</span>
    </AddressLink>
  )
}
