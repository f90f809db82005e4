import { Empty, Table } from 'antd'
import type { ReactNode } from 'react'

export interface SimpleColumn<Row> {
  readonly key: string
  readonly title: string
  readonly width?: number
  readonly align?: 'left' | 'right'
  render(row: Row): ReactNode
}

interface SimpleTableProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly SimpleColumn<Row>[]
  readonly empty: string
  readonly loading?: boolean
  /** Rows on a page; all of them when absent. */
  readonly pageSize?: number
  rowKey(row: Row): string
}

/** A table of rows that are all here already. */
export function SimpleTable<Row extends object>(props: SimpleTableProps<Row>) {
  const { rows, columns, empty, pageSize } = props
  return (
    <Table<Row>
      size="middle"
      rowKey={props.rowKey}
      dataSource={[...rows]}
      loading={props.loading ?? false}
      pagination={pageSize && rows.length > pageSize ? { pageSize, showSizeChanger: false } : false}
      scroll={{ x: 640 }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> }}
      columns={columns.map((column) => ({
        key: column.key,
        title: column.title,
        align: column.align ?? 'left',
        ...(column.width ? { width: column.width } : {}),
        render: (_: unknown, row: Row) => column.render(row),
      }))}
    />
  )
}
