import type { QueryColumn } from '../../ui/query-columns.tsx'

/** The rows in the order that `name` or `-name` asks for; as they came when no column offers it. Equal rows keep their order. */
export function orderRows<Row>(
  rows: readonly Row[],
  columns: readonly Pick<QueryColumn<Row>, 'sort' | 'text'>[],
  asked: { readonly sort: string; readonly language: string },
): readonly Row[] {
  const name = asked.sort.replace(/^-/, '')
  const textOf = columns.find((column) => column.sort === name)?.text
  if (!textOf) return rows
  const direction = asked.sort.startsWith('-') ? -1 : 1
  const collator = new Intl.Collator(asked.language, { numeric: true })
  const keyed = rows.map((row) => ({ row, key: String(textOf(row) ?? '') }))
  return keyed.sort((one, other) => direction * collator.compare(one.key, other.key)).map(({ row }) => row)
}
