import { InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useWords } from '../../i18n/language.tsx'
import { type SpanUnit, spanOf, spanUnits, unitSeconds } from './time-span.ts'

interface SpanFieldProps {
  readonly id?: string
  readonly label: string
  /** Seconds, whatever unit is shown. */
  readonly value?: number
  readonly secondsMax: number
  readonly onChange?: (seconds: number | undefined) => void
}

/** A time with its unit. Another unit keeps the number that was typed. */
export function SpanField({ id, label, value, secondsMax, onChange }: SpanFieldProps) {
  const { repositories: text } = useWords().gateway
  const [unit, setUnit] = useState<SpanUnit>(spanOf(value ?? 0).unit)
  const count = value === undefined ? null : value / unitSeconds[unit]
  const choose = (next: SpanUnit) => {
    setUnit(next)
    if (count !== null) onChange?.(Math.min(count * unitSeconds[next], secondsMax))
  }
  return (
    <Space.Compact className="span-field">
      <InputNumber
        {...(id ? { id } : {})}
        min={0}
        max={secondsMax / unitSeconds[unit]}
        precision={0}
        value={count}
        onChange={(typed) => onChange?.(typed === null ? undefined : Number(typed) * unitSeconds[unit])}
      />
      <Select<SpanUnit>
        aria-label={text.unitOf(label)}
        value={unit}
        options={spanUnits.map((each) => ({ value: each, label: text.units[each] }))}
        onChange={choose}
      />
    </Space.Compact>
  )
}
