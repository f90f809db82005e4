import { useNavigate, useSearch } from '@tanstack/react-router'

export type UrlState = Readonly<Record<string, string>>

/** Query parameters of the page, all plain text: what makes a view something that can be linked to. */
export function useUrlState() {
  const state = useSearch({ strict: false }) as UrlState
  const navigate = useNavigate()
  const change = (changes: Readonly<Record<string, string | undefined>>, replace = false) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => readUrlState({ ...before, ...changes }),
      replace,
    })
  return { state, change }
}

/** Keeps what has text. */
export function readUrlState(search: Readonly<Record<string, unknown>>): UrlState {
  const entries = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  return Object.fromEntries(entries)
}
