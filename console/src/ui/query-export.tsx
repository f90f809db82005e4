import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { api, type Page, type Parameters } from '../api.ts'
import { useSpeech } from '../i18n/language.tsx'
import { offerDownload, writeCsv } from './csv.ts'
import { problemText } from './problem-alert.tsx'
import type { QueryColumn } from './query-columns.tsx'

const rowsMax = 10_000
const pageRows = 200

interface QueryExportProps<Row> {
  readonly name: string
  readonly path: string
  readonly parameters: Parameters
  readonly columns: readonly QueryColumn<Row>[]
}

/** Reads a list page by page, to its end or to the limit. */
async function readAll<Row>(path: string, parameters: Parameters) {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page: Page<Row> = await api.get(path, { ...parameters, limit: pageRows, after })
    rows.push(...page.items)
    after = page.next
  } while (after !== undefined && rows.length < rowsMax)
  return { rows: rows.slice(0, rowsMax), cut: after !== undefined || rows.length > rowsMax }
}

/** Exports what the current filter finds, all pages of it. */
export function QueryExport<Row>({ name, path, parameters, columns }: QueryExportProps<Row>) {
  const { message } = App.useApp()
  const { words, language } = useSpeech()
  const { table } = words.common
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const { rows, cut } = await readAll<Row>(path, parameters)
      const exported = columns.filter((column) => column.text)
      const lines = rows.map((row) => exported.map((column) => String(column.text?.(row) ?? '')))
      offerDownload(
        `assay-${name}.csv`,
        writeCsv(
          exported.map((column) => column.title),
          lines,
        ),
      )
      if (cut) void message.warning(table.exportCut(rows.length), 8)
      else void message.success(table.exported(rows.length))
    } catch (error) {
      void message.error(problemText(error, words, language))
    } finally {
      setBusy(false)
    }
  }
  const label = busy ? table.exporting : table.export
  return (
    <Tooltip title={label}>
      <Button type="text" aria-label={label} icon={<DownloadOutlined />} loading={busy} onClick={() => void run()} />
    </Tooltip>
  )
}
