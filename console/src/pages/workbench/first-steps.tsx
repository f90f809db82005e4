import { CheckCircleFilled, RightCircleOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type Page } from '../../api.ts'
import type { Person } from '../../api-types/access.ts'
import type { Download, Repository } from '../../api-types/gateway.ts'
import type { DataAge } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { Section } from '../../ui/section.tsx'

interface Items<Item> {
  readonly items: readonly Item[]
}

/** What a new installation still lacks; it goes away when nothing is missing. */
export function FirstSteps() {
  const { start } = useWords().workbench
  const [repositories, feeds, people, downloads] = useQueries({
    queries: [
      { queryKey: ['/repositories'], queryFn: () => api.get<Items<Repository>>('/repositories') },
      { queryKey: ['/feeds'], queryFn: () => api.get<Items<DataAge>>('/feeds') },
      { queryKey: ['/people', 'first'], queryFn: () => api.get<Page<Person>>('/people', { limit: 2 }) },
      { queryKey: ['/downloads', 'first'], queryFn: () => api.get<Page<Download>>('/downloads', { limit: 1 }) },
    ],
  })
  if (!repositories.data || !feeds.data || !people.data || !downloads.data) return null
  const steps = [
    { label: start.upstream, to: '/repositories', done: repositories.data.items.some((each) => each.upstreamUrl) },
    { label: start.advisories, to: '/feeds', done: feeds.data.items.length > 0 },
    { label: start.people, to: '/people', done: people.data.items.length > 1 },
    { label: start.clients, to: '/repositories', done: downloads.data.items.length > 0 },
  ]
  if (steps.every((step) => step.done)) return null
  return (
    <Section title={start.title}>
      <p className="faint first-steps-lead">{start.lead}</p>
      <ol className="first-steps">
        {steps.map((step) => (
          <li key={step.label} className={step.done ? 'tone-good' : 'tone-info'}>
            <span className="reason-icon" role="img" aria-label={step.done ? start.done : start.open}>
              {step.done ? <CheckCircleFilled /> : <RightCircleOutlined />}
            </span>
            <Link to={step.to}>{step.label}</Link>
          </li>
        ))}
      </ol>
    </Section>
  )
}
