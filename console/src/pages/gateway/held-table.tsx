import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Card, Empty, Flex, Table, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { keepPreference, readPreference } from '../../preferences.ts'
import { chosenSort, sorting } from '../../ui/column-order.ts'
import { offerDownload, writeCsv } from '../../ui/csv.ts'
import { ColumnSettings, type QueryColumn, useTableSettings } from '../../ui/query-columns.tsx'
import { type Filter, filterNames, QueryFilters } from '../../ui/query-filters.tsx'
import { QueryPager } from '../../ui/query-pager.tsx'
import { type UrlState, useUrlState } from '../../ui/use-url-state.ts'
import { orderRows } from './order-rows.ts'

interface HeldTableProps<Row> {
  /** Names the remembered settings and the exported file. */
  readonly name: string
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly QueryColumn<Row>[]
  readonly filters: readonly Filter[]
  readonly usualSort: string
  matches(row: Row, state: UrlState): boolean
  rowKey(row: Row): string
}

/** A list that came whole: filtered, sorted, paged and exported here, with the same handles as the lists of the server. */
export function HeldTable<Row extends object>(props: HeldTableProps<Row>) {
  const { columns, filters } = props
  const { language } = useSpeech()
  const { state, change } = useUrlState()
  const settings = useTableSettings(props.name, columns)
  const [page, setPage] = useState(1)
  const limit = Number(state.limit ?? readPreference('page-size') ?? 20)
  const restart = (changes: Readonly<Record<string, string | undefined>>) => {
    setPage(1)
    change(changes)
  }
  const sort = state.sort ?? props.usualSort
  const found = props.rows.filter((row) => props.matches(row, state))
  const ordered = orderRows(found, columns, { sort, language })
  const number = Math.min(page, Math.max(1, Math.ceil(found.length / limit)))
  const shown = ordered.slice((number - 1) * limit, number * limit)
  const filtered = filterNames(filters).some((name) => state[name])
  return (
    <Flex vertical gap="middle">
      <Card variant="borderless" className="query-card">
        <QueryFilters filters={filters} state={state} change={restart} />
      </Card>
      <Card variant="borderless" className="table-card">
        <HeldHead label={props.label}>
          <HeldExport name={props.name} rows={ordered} columns={columns} />
          <ColumnSettings columns={columns} settings={settings} />
        </HeldHead>
        <Table<Row>
          rowKey={props.rowKey}
          size={settings.density}
          dataSource={[...shown]}
          pagination={false}
          scroll={{ x: 860 }}
          locale={{ emptyText: <HeldEmpty filtered={filtered} /> }}
          columns={columns
            .filter((column) => settings.shown.includes(column.key))
            .map((column) => ({
              key: column.key,
              title: column.title,
              align: column.align ?? 'left',
              ...(column.width ? { width: column.width } : {}),
              ...sorting(column.sort, sort),
              render: (_: unknown, row: Row) => column.render(row),
            }))}
          showSorterTooltip={false}
          onChange={(_pages, _filters, sorter) => restart({ sort: chosenSort([sorter].flat()[0], columns) })}
        />
        <QueryPager
          page={{ items: [], total: found.length, ...(number * limit < found.length ? { next: 'next' } : {}) }}
          number={number}
          limit={limit}
          isFirst={number === 1}
          onFirst={() => setPage(1)}
          onPrevious={() => setPage(number - 1)}
          onNext={() => setPage(number + 1)}
          onLimit={(size) => {
            keepPreference('page-size', String(size))
            restart({ limit: String(size) })
          }}
        />
      </Card>
    </Flex>
  )
}

function HeldHead({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Flex justify="space-between" align="center" gap="small" wrap className="table-head">
      <h2>{label}</h2>
      <Flex gap={4} align="center">
        {children}
      </Flex>
    </Flex>
  )
}

function HeldEmpty({ filtered }: { readonly filtered: boolean }) {
  const { table } = useWords().common
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={filtered ? table.emptyFiltered : table.emptyTitle} />
}

interface HeldExportProps<Row> {
  readonly name: string
  readonly rows: readonly Row[]
  readonly columns: readonly QueryColumn<Row>[]
}

function HeldExport<Row>({ name, rows, columns }: HeldExportProps<Row>) {
  const { message } = App.useApp()
  const { table } = useWords().common
  const run = () => {
    const exported = columns.filter((column) => column.text)
    const lines = rows.map((row) => exported.map((column) => String(column.text?.(row) ?? '')))
    offerDownload(
      `assay-${name}.csv`,
      writeCsv(
        exported.map((column) => column.title),
        lines,
      ),
    )
    void message.success(table.exported(rows.length))
  }
  return (
    <Tooltip title={table.export}>
      <Button type="text" aria-label={table.export} icon={<DownloadOutlined />} onClick={run} />
    </Tooltip>
  )
}
