import type { ReactNode } from 'react'
import { PageShell } from './page-shell.tsx'
import { QueryTable, type QueryTableProps } from './query-table.tsx'

interface ListPageProps<Row> extends Omit<QueryTableProps<Row>, 'path' | 'label' | 'empty' | 'actions'> {
  readonly text: {
    readonly title: string
    readonly lead: string
    /** What the table's entries are called. */
    readonly list: string
    readonly emptyTitle: string
    readonly emptyHint?: string
  }
  /** What can be done here. */
  readonly action?: ReactNode
  /** Beside the table's own buttons. */
  readonly tools?: ReactNode
  /** Above the list. */
  readonly before?: ReactNode
  /** Drawers and dialogs. */
  readonly children?: ReactNode
}

/** A page that is one list of the interface: `name` is its path there. */
export function ListPage<Row extends object>({ text, action, tools, before, children, ...table }: ListPageProps<Row>) {
  const { title, lead, list, emptyTitle, emptyHint } = text
  return (
    <PageShell title={title} lead={lead} actions={action}>
      {before}
      <QueryTable<Row>
        {...table}
        path={`/${table.name}`}
        label={list}
        actions={tools}
        empty={{ title: emptyTitle, ...(emptyHint ? { hint: emptyHint } : {}) }}
      />
      {children}
    </PageShell>
  )
}
