import { ReloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Card, Empty, Flex, Table, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { api, type Page, type Parameters } from '../api.ts'
import { useWords } from '../i18n/language.tsx'
import { keepPreference, readPreference } from '../preferences.ts'
import { chosenSort, sorting } from './column-order.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { ColumnSettings, type QueryColumn, useTableSettings } from './query-columns.tsx'
import { QueryExport } from './query-export.tsx'
import { type Filter, filterNames, filterParameters, QueryFilters } from './query-filters.tsx'
import { QueryPager } from './query-pager.tsx'
import { useUrlState } from './use-url-state.ts'

export interface QueryTableProps<Row> {
  /** Names the remembered settings and the exported file. */
  readonly name: string
  readonly path: string
  readonly label: string
  readonly columns: readonly QueryColumn<Row>[]
  readonly filters?: readonly Filter[]
  /** Parameters that the page sets, not the reader. */
  readonly parameters?: Parameters
  readonly actions?: ReactNode
  /** What an empty list says, and what to do about it. */
  readonly empty?: { readonly title: string; readonly hint?: string }
  readonly refreshSeconds?: number
  /** The order that the list has unless asked otherwise. */
  readonly usualSort?: string
  /** Absent: its `id`. */
  rowKey?(row: Row): string
  onRow?(row: Row): void
}

/** A server-paged list: filters and page live in the address, columns and density in the browser. */
export function QueryTable<Row extends object>(props: QueryTableProps<Row>) {
  const { columns, filters = [], path } = props
  const { state, limit, ...pages } = usePages()
  const settings = useTableSettings(props.name, columns)
  const parameters = { ...filterParameters(filters, state), ...props.parameters, sort: state.sort }
  const sort = state.sort ?? props.usualSort
  const query = useQuery({
    queryKey: [path, parameters, limit, state.after ?? ''],
    queryFn: ({ signal }) => api.get<Page<Row>>(path, { ...parameters, limit, after: state.after }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: props.refreshSeconds ? props.refreshSeconds * 1000 : false,
  })
  const filtered = filterNames(filters).some((name) => state[name])
  const shown = columns.filter((column) => settings.shown.includes(column.key))
  return (
    <Flex vertical gap="middle">
      {filters.length > 0 && (
        <Card variant="borderless" className="query-card">
          <QueryFilters filters={filters} state={state} change={pages.restart} />
        </Card>
      )}
      <Card variant="borderless" className="table-card">
        <TableHead
          label={props.label}
          actions={props.actions}
          busy={query.isFetching}
          onRefresh={() => void query.refetch()}
        >
          <QueryExport name={props.name} path={path} parameters={parameters} columns={columns} />
          <ColumnSettings columns={columns} settings={settings} />
        </TableHead>
        {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        <Table<Row>
          rowKey={props.rowKey ?? 'id'}
          size={settings.density}
          dataSource={query.data ? [...query.data.items] : []}
          loading={query.isPending || query.isPlaceholderData}
          pagination={false}
          scroll={{ x: 860 }}
          locale={{ emptyText: <TableEmpty filtered={filtered} pending={query.isPending} empty={props.empty} /> }}
          columns={shown.map((column) => ({
            key: column.key,
            title: column.title,
            align: column.align ?? 'left',
            className: column.align === 'right' ? 'number-cell' : '',
            ...sorting(column.sort, sort),
            ...(column.width ? { width: column.width } : {}),
            render: (_: unknown, row: Row) => column.render(row),
          }))}
          showSorterTooltip={false}
          onChange={(_pages, _filters, sorter) => pages.restart({ sort: chosenSort([sorter].flat()[0], columns) })}
          {...(props.onRow ? { onRow: (row: Row) => ({ onClick: () => props.onRow?.(row) }) } : {})}
        />
        <QueryPager
          page={query.data}
          number={pages.number}
          limit={limit}
          isFirst={!state.after}
          onFirst={() => pages.restart({})}
          onPrevious={pages.previous}
          onNext={() => pages.next(query.data?.next)}
          onLimit={(size) => {
            keepPreference('page-size', String(size))
            pages.restart({ limit: String(size) })
          }}
        />
      </Card>
    </Flex>
  )
}

/** The way through the pages: the address knows only the present one, the trail those before it. */
function usePages() {
  const { state, change } = useUrlState()
  const [trail, setTrail] = useState<readonly string[]>([])
  return {
    state,
    limit: Number(state.limit ?? readPreference('page-size') ?? 20),
    /** Unknown when the address led into the middle of a list. */
    number: state.after && trail.length === 0 ? undefined : trail.length + 1,
    restart: (changes: Readonly<Record<string, string | undefined>>) => {
      setTrail([])
      change({ ...changes, after: undefined })
    },
    next: (after: string | undefined) => {
      setTrail([...trail, state.after ?? ''])
      change({ after })
    },
    previous: () => {
      change({ after: trail.at(-1) })
      setTrail(trail.slice(0, -1))
    },
  }
}

interface TableHeadProps {
  readonly label: string
  readonly actions: ReactNode
  readonly busy: boolean
  readonly children: ReactNode
  onRefresh(): void
}

function TableHead(props: TableHeadProps) {
  const { refresh } = useWords().common.actions
  return (
    <Flex justify="space-between" align="center" gap="small" wrap className="table-head">
      <h2>{props.label}</h2>
      <Flex gap={4} align="center" wrap>
        {props.actions}
        <Tooltip title={refresh}>
          <Button
            type="text"
            aria-label={refresh}
            icon={<ReloadOutlined spin={props.busy} />}
            onClick={props.onRefresh}
          />
        </Tooltip>
        {props.children}
      </Flex>
    </Flex>
  )
}

interface TableEmptyProps {
  readonly filtered: boolean
  readonly pending: boolean
  readonly empty: QueryTableProps<object>['empty']
}

function TableEmpty({ filtered, pending, empty }: TableEmptyProps) {
  const { common } = useWords()
  if (pending) return <div className="table-pending" />
  const title = filtered ? common.table.emptyFiltered : (empty?.title ?? common.table.emptyTitle)
  const hint = filtered ? common.table.emptyFilteredHint : empty?.hint
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4}>
          <strong>{title}</strong>
          {hint && <span className="faint">{hint}</span>}
        </Flex>
      }
    />
  )
}
