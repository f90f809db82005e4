import type { QueryColumn } from './query-columns.tsx'

/** How a header shows the order of the list. */
export function sorting(name: string | undefined, sort: string | undefined) {
  if (name === undefined) return {}
  const order = sort === name ? ('ascend' as const) : ('descend' as const)
  return { sorter: true, sortOrder: sort === name || sort === `-${name}` ? order : null }
}

/** What a click on a header asks for; undefined: the usual order again. */
export function chosenSort<Row>(
  sorter: { readonly columnKey?: unknown; readonly order?: 'ascend' | 'descend' | null | undefined } | undefined,
  columns: readonly QueryColumn<Row>[],
): string | undefined {
  const name = columns.find((column) => column.key === sorter?.columnKey)?.sort
  if (!name || !sorter?.order) return undefined
  return sorter.order === 'descend' ? `-${name}` : name
}
