import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api, type Page } from '../api.ts'
import type { Application, Person, PersonName } from '../api-types/access.ts'
import type { Package } from '../api-types/catalog.ts'
import { useWords } from '../i18n/language.tsx'

interface AsyncSelectProps<Row> {
  readonly id?: string
  readonly value?: string
  readonly path: string
  readonly placeholder: string
  readonly nothing: string
  readonly label: string
  readonly onChange?: (value: string | undefined) => void
  /** The value chosen before, which the first search may not bring. */
  readonly known?: { readonly value: string; readonly label: string }
  valueOf(row: Row): string
  textOf(row: Row): string
}

/** A choice among many: the server searches, a few are shown. Never loads a whole list. */
function AsyncSelect<Row>(props: AsyncSelectProps<Row>) {
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed.trim())
  const query = useQuery({
    queryKey: [props.path, 'choices', text],
    queryFn: ({ signal }) => api.get<Page<Row>>(props.path, { text: text || undefined, limit: 20 }, signal),
    staleTime: 30_000,
  })
  const found = query.data?.items.map((row) => ({ value: props.valueOf(row), label: props.textOf(row) })) ?? []
  const { known } = props
  const options = known && !found.some(({ value }) => value === known.value) ? [known, ...found] : found
  return (
    <Select<string | null>
      {...(props.id ? { id: props.id } : {})}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      aria-label={props.label}
      value={props.value ?? null}
      placeholder={props.placeholder}
      loading={query.isFetching}
      notFoundContent={query.isFetching ? null : props.nothing}
      options={options}
      onChange={(value) => props.onChange?.(value ?? undefined)}
    />
  )
}

interface FieldProps {
  readonly id?: string
  readonly value?: string
  readonly label: string
  readonly onChange?: (value: string | undefined) => void
}

export function PersonSelect({ known, ...props }: FieldProps & { readonly known?: PersonName }) {
  const { person } = useWords().ui
  return (
    <AsyncSelect<Person>
      {...props}
      {...(known ? { known: { value: known.id, label: known.name } } : {})}
      path="/people"
      placeholder={person.search}
      nothing={person.nobody}
      valueOf={(row) => row.id}
      textOf={(row) => (row.username ? `${row.name} (${row.username})` : row.name)}
    />
  )
}

/** Chooses an application by its code, or by its id. */
export function ApplicationSelect(
  props: FieldProps & { readonly by: 'code' | 'id' } & Pick<AsyncSelectProps<Application>, 'known'>,
) {
  const { application } = useWords().ui
  const { by, ...field } = props
  return (
    <AsyncSelect<Application>
      {...field}
      path="/applications"
      placeholder={application.search}
      nothing={application.none}
      valueOf={(row) => row[by]}
      textOf={(row) => `${row.code} ${row.name}`}
    />
  )
}

export function PackageSelect({ onPick, ...props }: FieldProps & { onPick?(id: string | undefined): void }) {
  const { restrictions } = useWords().policy
  return (
    <AsyncSelect<Package>
      {...props}
      path="/packages"
      placeholder={restrictions.packagePlaceholder}
      nothing={restrictions.noPackage}
      valueOf={(row) => row.id}
      textOf={(row) => row.name}
      onChange={(value) => {
        props.onChange?.(value)
        onPick?.(value)
      }}
    />
  )
}
