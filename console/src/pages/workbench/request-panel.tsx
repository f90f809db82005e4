import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type Page, type Parameters } from '../../api.ts'
import type { IntroductionRow } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { AddressLink } from '../../ui/address-link.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { IntroductionStateTag } from '../introductions/introduction-state.tsx'

interface RequestPanelProps {
  readonly title: string
  readonly empty: string
  readonly parameters: Parameters
  /** The page that has them all. */
  readonly to: string
}

const shown = 5

/** The newest few requests of a kind. */
export function RequestPanel({ title, empty, parameters, to }: RequestPanelProps) {
  const { workbench, introductions } = useWords()
  const query = useQuery({
    queryKey: ['/introductions', 'panel', parameters],
    queryFn: () => api.get<Page<IntroductionRow>>('/introductions', { ...parameters, limit: shown }),
  })
  return (
    <Section title={title} extra={<AddressLink address={to}>{workbench.all}</AddressLink>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="faint">{empty}</p>
          ) : (
            <ul className="panel-list">
              {items.map((row) => (
                <li key={row.id}>
                  <div className="panel-main">
                    <Link to="/introductions/$introductionId" params={{ introductionId: row.id }}>
                      {row.title}
                    </Link>
                    <span className="faint">
                      {row.requester.name} · {introductions.wizard.brings(row.itemCount, row.unapprovedCount)}
                    </span>
                  </div>
                  <IntroductionStateTag state={row.state} />
                  <TimeText at={row.submittedAt ?? row.createdAt} form="relative" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
