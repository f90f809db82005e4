import { DatePicker } from 'antd'
import dayjs from 'dayjs'

interface DaysFieldProps {
  readonly id: string
  readonly from: string | undefined
  readonly to: string | undefined
  readonly placeholder: [string, string]
  onDays(from: string | undefined, to: string | undefined): void
}

/** Two days, as `2026-06-01`. A chunk of its own: calendars are large, and few lists have one. */
export function DaysField({ id, from, to, placeholder, onDays }: DaysFieldProps) {
  return (
    <DatePicker.RangePicker
      id={{ start: id, end: `${id}-end` }}
      allowEmpty={[true, true]}
      placeholder={placeholder}
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      onChange={(days) => onDays(days?.[0]?.format('YYYY-MM-DD'), days?.[1]?.format('YYYY-MM-DD'))}
    />
  )
}
