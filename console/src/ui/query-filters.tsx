import { Button, Checkbox, Flex, Input, Select, Skeleton } from 'antd'
import dayjs from 'dayjs'
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react'
import type { Parameters } from '../api.ts'
import { useWords } from '../i18n/language.tsx'
import type { UrlState } from './use-url-state.ts'

const DaysField = lazy(() => import('./days-field.tsx').then((chunk) => ({ default: chunk.DaysField })))

export interface Choice {
  readonly value: string
  readonly label: string
}

/** One filter of a list; `name` is both the parameter of the interface and of the page's address. */
export type Filter =
  | { readonly kind: 'text'; readonly name: string; readonly label: string; readonly placeholder?: string }
  | { readonly kind: 'choice'; readonly name: string; readonly label: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'flag'; readonly name: string; readonly label: string }
  /** Whole days of the reader's zone, sent as the instants `from` and `to`, or the ones named. */
  | {
      readonly kind: 'days'
      readonly name: string
      readonly label: string
      readonly parameters?: readonly [string, string]
    }

export function filterNames(filters: readonly Filter[]): readonly string[] {
  return filters.flatMap((filter) => (filter.kind === 'days' ? daysOf(filter) : [filter.name]))
}

function daysOf(filter: Extract<Filter, { kind: 'days' }>): readonly [string, string] {
  return filter.parameters ?? ['from', 'to']
}

/** What the interface is asked for; days become instants. */
export function filterParameters(filters: readonly Filter[], state: UrlState): Parameters {
  const parameters: Record<string, string> = {}
  for (const filter of filters) {
    if (filter.kind !== 'days') {
      if (state[filter.name]) parameters[filter.name] = state[filter.name] ?? ''
      continue
    }
    const [from, to] = daysOf(filter)
    if (state[from]) parameters[from] = instant(state[from], (day) => day.startOf('day'))
    if (state[to]) parameters[to] = instant(state[to], (day) => day.endOf('day'))
  }
  return parameters
}

/** A link may carry an exact instant instead of a day; it is passed on as it is. */
function instant(text: string, edge: (day: dayjs.Dayjs) => dayjs.Dayjs): string {
  return text.includes('T') ? text : edge(dayjs(text)).toISOString()
}

interface QueryFiltersProps {
  readonly filters: readonly Filter[]
  readonly state: UrlState
  change(changes: Readonly<Record<string, string | undefined>>): void
}

/** The query form above a table. Choices take effect at once, texts with Enter or the button. */
export function QueryFilters({ filters, state, change }: QueryFiltersProps) {
  const { common } = useWords()
  const texts = filters.filter((filter) => filter.kind === 'text')
  const [draft, setDraft] = useState<UrlState>({})
  const key = texts.map((filter) => state[filter.name] ?? '').join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft follows the address, whoever changed it
  useEffect(() => setDraft({}), [key])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change(draft)
  }
  const reset = () => {
    setDraft({})
    change(Object.fromEntries(filterNames(filters).map((name) => [name, undefined])))
  }
  return (
    <form className="query-filters" onSubmit={submit}>
      {filters.map((filter) => (
        <FilterField
          key={filter.name}
          filter={filter}
          state={{ ...state, ...draft }}
          change={change}
          onDraft={setDraft}
        />
      ))}
      <Flex gap="small" className="query-filters-buttons">
        <Button onClick={reset}>{common.actions.reset}</Button>
        {texts.length > 0 && (
          <Button type="primary" htmlType="submit">
            {common.actions.search}
          </Button>
        )}
      </Flex>
    </form>
  )
}

interface FilterFieldProps extends Omit<QueryFiltersProps, 'filters'> {
  readonly filter: Filter
  onDraft(update: (before: UrlState) => UrlState): void
}

function FilterField({ filter, state, change, onDraft }: FilterFieldProps) {
  const { common } = useWords()
  const id = `filter-${filter.name}`
  if (filter.kind === 'flag')
    return (
      <Checkbox
        checked={state[filter.name] === 'true'}
        onChange={(event) => change({ [filter.name]: event.target.checked ? 'true' : undefined })}
      >
        {filter.label}
      </Checkbox>
    )
  return (
    <div className="query-field">
      <label htmlFor={id}>{filter.label}</label>
      {filter.kind === 'text' && (
        <Input
          id={id}
          allowClear
          value={state[filter.name] ?? ''}
          placeholder={filter.placeholder}
          onChange={(event) => onDraft((before) => ({ ...before, [filter.name]: event.target.value }))}
          onClear={() => change({ [filter.name]: undefined })}
        />
      )}
      {filter.kind === 'choice' && (
        <Select
          id={id}
          aria-label={filter.label}
          allowClear
          placeholder={common.table.any}
          value={state[filter.name] ?? null}
          options={[...filter.choices]}
          popupMatchSelectWidth={false}
          onChange={(value: string | null | undefined) => change({ [filter.name]: value ?? undefined })}
        />
      )}
      {filter.kind === 'days' && (
        <Suspense fallback={<Skeleton.Input size="small" />}>
          <DaysField
            id={id}
            from={state[daysOf(filter)[0]]}
            to={state[daysOf(filter)[1]]}
            placeholder={[common.table.from, common.table.to]}
            onDays={(from, to) => change({ [daysOf(filter)[0]]: from, [daysOf(filter)[1]]: to })}
          />
        </Suspense>
      )}
    </div>
  )
}
