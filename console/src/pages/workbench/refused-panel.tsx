import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type Page } from '../../api.ts'
import type { Download } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'

const shown = 6

/** What the gateway refused most recently. */
export function RefusedPanel() {
  const { workbench, gateway } = useWords()
  const query = useQuery({
    queryKey: ['/downloads', 'panel'],
    queryFn: () => api.get<Page<Download>>('/downloads', { outcome: 'refused', limit: shown }),
  })
  return (
    <Section
      title={workbench.refused}
      extra={
        <Link to="/gateway" search={{ outcome: 'refused' }}>
          {workbench.all}
        </Link>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="faint">{workbench.noRefused}</p>
          ) : (
            <ul className="panel-list">
              {items.map((row) => (
                <li key={row.id}>
                  <div className="panel-main">
                    <span>
                      {row.name} <code>{row.version}</code>
                    </span>
                    <span className="faint">{row.person?.name ?? gateway.log.anonymous}</span>
                  </div>
                  {row.verdictCode && (
                    <Link to="/d/$code" params={{ code: row.verdictCode }}>
                      {gateway.log.why}
                    </Link>
                  )}
                  <TimeText at={row.at} form="relative" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
