import type { ReactNode } from 'react'
import type { QueryColumn } from './query-columns.tsx'
import { TimeText } from './time-text.tsx'

type ColumnSettings = Partial<Pick<QueryColumn<never>, 'sort' | 'hiddenAtFirst' | 'always' | 'align' | 'width'>>
type TextSettings<Row> = ColumnSettings & { readonly render?: (row: Row) => ReactNode; readonly none?: string }
type TimeSettings = ColumnSettings & { readonly form?: 'date' | 'minute' | 'second'; readonly none?: string }

/** A column whose export is its text; shown so too, unless told how. A text that is missing is a dash. */
export function textColumn<Row>(
  names: readonly [key: string, title: string],
  text: (row: Row) => string | number | null | undefined,
  { render, none = '–', ...settings }: TextSettings<Row> = {},
): QueryColumn<Row> {
  const [key, title] = names
  return {
    key,
    title,
    text,
    render: render ?? ((row) => text(row) || <span className="faint">{none}</span>),
    ...settings,
  }
}

/** A column of numbers; `show` writes them in the reader's way. */
export function numberColumn<Row>(
  names: readonly [key: string, title: string],
  number: (row: Row) => number,
  { show, ...settings }: ColumnSettings & { readonly show: (number: number) => string },
): QueryColumn<Row> {
  const [key, title] = names
  return { key, title, align: 'right', text: number, render: (row) => show(number(row)), ...settings }
}

/** A column of times: to the minute unless told otherwise. */
export function timeColumn<Row>(
  names: readonly [key: string, title: string],
  at: (row: Row) => string | null | undefined,
  { form = 'minute', none, ...settings }: TimeSettings = {},
): QueryColumn<Row> {
  const [key, title] = names
  const render = (row: Row) => <TimeText at={at(row)} form={form} {...(none ? { otherwise: none } : {})} />
  return { key, title, text: at, render, ...settings }
}
