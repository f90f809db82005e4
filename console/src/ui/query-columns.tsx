import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Flex, Popover, Segmented, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useWords } from '../i18n/language.tsx'
import { keepPreference, readPreference } from '../preferences.ts'

export interface QueryColumn<Row> {
  readonly key: string
  readonly title: string
  readonly width?: number
  readonly align?: 'left' | 'right'
  /** The order that the interface offers for it; without one, nobody can sort by it. */
  readonly sort?: string
  /** Not shown until asked for in the column settings. */
  readonly hiddenAtFirst?: boolean
  /** Stays whatever the settings say. */
  readonly always?: boolean
  render(row: Row): ReactNode
  /** Plain text for the export; without it the column is not exported. */
  text?(row: Row): string | number | null | undefined
}

export type Density = 'small' | 'middle'

export interface TableSettings {
  readonly shown: readonly string[]
  readonly density: Density
  show(keys: readonly string[]): void
  setDensity(density: Density): void
}

/** Which columns a table shows, remembered per table; and how tall rows are, remembered for all. */
export function useTableSettings<Row>(id: string, columns: readonly QueryColumn<Row>[]): TableSettings {
  const usual = columns.filter((column) => !column.hiddenAtFirst).map((column) => column.key)
  const kept = readPreference(`columns.${id}`)?.split(',')
  const [chosen, setChosen] = useState<readonly string[] | undefined>(kept)
  const [density, setDensity] = useState<Density>(readPreference('density') === 'small' ? 'small' : 'middle')
  const always = columns.filter((column) => column.always).map((column) => column.key)
  return {
    shown: chosen ? [...chosen, ...always] : usual,
    density,
    show: (keys) => {
      setChosen(keys)
      keepPreference(`columns.${id}`, keys.join(','))
    },
    setDensity: (next) => {
      setDensity(next)
      keepPreference('density', next)
    },
  }
}

interface ColumnSettingsProps<Row> {
  readonly columns: readonly QueryColumn<Row>[]
  readonly settings: TableSettings
}

export function ColumnSettings<Row>({ columns, settings }: ColumnSettingsProps<Row>) {
  const { common } = useWords()
  const { table } = common
  const usual = columns.filter((column) => !column.hiddenAtFirst).map((column) => column.key)
  const content = (
    <Flex vertical gap="small">
      <Segmented<Density>
        aria-label={table.density}
        block
        value={settings.density}
        onChange={settings.setDensity}
        options={[
          { value: 'middle', label: table.comfortable },
          { value: 'small', label: table.compact },
        ]}
      />
      <Checkbox.Group value={[...settings.shown]} onChange={(keys) => settings.show(keys as string[])}>
        <Flex vertical gap={6}>
          {columns.map((column) => (
            <Checkbox key={column.key} value={column.key} disabled={column.always ?? false}>
              {column.title}
            </Checkbox>
          ))}
        </Flex>
      </Checkbox.Group>
      <Button size="small" onClick={() => settings.show(usual)}>
        {table.resetColumns}
      </Button>
    </Flex>
  )
  return (
    <Popover trigger="click" placement="bottomRight" title={table.columns} content={content}>
      <Tooltip title={table.columns}>
        <Button type="text" aria-label={table.columns} icon={<SettingOutlined />} />
      </Tooltip>
    </Popover>
  )
}
