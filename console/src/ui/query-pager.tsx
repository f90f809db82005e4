import { DoubleLeftOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Flex, Select, Tooltip } from 'antd'
import type { Page } from '../api.ts'
import { useWords } from '../i18n/language.tsx'

const pageSizes = [20, 50, 100, 200]

interface QueryPagerProps {
  readonly page: Page<unknown> | undefined
  /** Unknown when the address led into the middle of a list. */
  readonly number: number | undefined
  readonly limit: number
  readonly isFirst: boolean
  onFirst(): void
  onPrevious(): void
  onNext(): void
  onLimit(limit: number): void
}

/** Moves through a list by cursor: forward, back the way one came, and to the start. */
export function QueryPager(props: QueryPagerProps) {
  const { common } = useWords()
  const { table } = common
  const { page, isFirst } = props
  return (
    <Flex justify="space-between" align="center" gap="middle" wrap className="query-pager">
      <PageTotal page={page} />
      <Flex gap="small" align="center">
        <Select
          aria-label={table.pageSizeLabel}
          value={props.limit}
          options={pageSizes.map((size) => ({ value: size, label: table.pageSize(size) }))}
          popupMatchSelectWidth={false}
          onChange={props.onLimit}
        />
        <Tooltip title={table.firstPage}>
          <Button
            aria-label={table.firstPage}
            icon={<DoubleLeftOutlined />}
            disabled={isFirst}
            onClick={props.onFirst}
          />
        </Tooltip>
        <Tooltip title={table.previousPage}>
          <Button
            aria-label={table.previousPage}
            icon={<LeftOutlined />}
            disabled={isFirst}
            onClick={props.onPrevious}
          />
        </Tooltip>
        <span className="nowrap" aria-live="polite">
          {props.number !== undefined && table.page(props.number)}
        </span>
        <Tooltip title={table.nextPage}>
          <Button
            aria-label={table.nextPage}
            icon={<RightOutlined />}
            disabled={page?.next === undefined}
            onClick={props.onNext}
          />
        </Tooltip>
      </Flex>
    </Flex>
  )
}

/** How many entries the filter finds; counting stops at 10,000 and says so. */
export function PageTotal({ page }: { readonly page: Page<unknown> | undefined }) {
  const { common } = useWords()
  if (page?.total === undefined) return <span />
  if (!page.totalIsMore) return <span className="faint">{common.table.total(page.total)}</span>
  return (
    <Tooltip title={common.table.tooMany(page.total)}>
      <span className="faint">{common.table.totalIsMore(page.total)}</span>
    </Tooltip>
  )
}
