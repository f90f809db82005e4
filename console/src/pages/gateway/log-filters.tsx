import { Card } from 'antd'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { PersonSelect } from '../../ui/async-select.tsx'
import { type Choice, type Filter, filterNames, QueryFilters } from '../../ui/query-filters.tsx'
import { useRepositories } from '../../ui/use-repositories.ts'
import type { UrlState } from '../../ui/use-url-state.ts'

type Changes = Readonly<Record<string, string | undefined>>

interface LogFiltersProps {
  readonly filters: readonly Filter[]
  readonly state: UrlState
  change(changes: Changes): void
}

/** What the log can be narrowed by, but for the person, who is searched for. */
export function useLogFilters(): readonly Filter[] {
  const { gateway, catalog, common } = useWords()
  const { log: text } = gateway
  const names = useRepositories().map(({ name }) => name)
  const choices = (words: Readonly<Record<string, string>>): Choice[] =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  return [
    { kind: 'text', name: 'text', label: text.text, placeholder: text.textHint },
    { kind: 'text', name: 'name', label: text.name, placeholder: text.nameHint },
    {
      kind: 'choice',
      name: 'repository',
      label: text.repository,
      choices: names.map((name) => ({ value: name, label: name })),
    },
    { kind: 'choice', name: 'ecosystem', label: catalog.packages.ecosystem, choices: choices(common.ecosystems) },
    { kind: 'choice', name: 'outcome', label: text.outcome, choices: choices(text.outcomes) },
    { kind: 'choice', name: 'kind', label: text.kind, choices: choices(text.kinds) },
    { kind: 'days', name: 'period', label: text.period },
  ]
}

export function LogFilters({ filters, state, change }: LogFiltersProps) {
  const { log: text } = useWords().gateway
  const { can } = useSession()
  const names = filterNames(filters)
  /** Whoever resets all other filters means this one too. */
  const changeAll = (changes: Changes) => {
    const isReset = names.every((name) => name in changes && changes[name] === undefined)
    change(isReset ? { ...changes, person: undefined } : changes)
  }
  return (
    <Card variant="borderless" className="query-card log-filters">
      {can('access:read') && (
        <div className="query-field">
          <label htmlFor="filter-person">{text.who}</label>
          <div className="log-person">
            <PersonSelect
              id="filter-person"
              label={text.who}
              {...(state.person ? { value: state.person } : {})}
              onChange={(person) => change({ person })}
            />
          </div>
        </div>
      )}
      <QueryFilters filters={filters} state={state} change={changeAll} />
    </Card>
  )
}
