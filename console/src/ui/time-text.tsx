import { Tooltip } from 'antd'
import { formatDate, formatDateTime, formatFullTime, formatRelative, formatSeconds } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.tsx'

interface TimeTextProps {
  readonly at: string | null | undefined
  /** Shown when there is no time. */
  readonly otherwise?: string
  readonly form?: 'date' | 'minute' | 'second' | 'relative'
}

/** A time in the reader's zone; the zone and the seconds appear on hover. */
export function TimeText({ at, otherwise = '–', form = 'minute' }: TimeTextProps) {
  const language = useLanguage()
  if (!at) return <span className="faint">{otherwise}</span>
  const full = formatFullTime(language, at)
  const texts = {
    date: () => formatDate(language, at),
    minute: () => formatDateTime(language, at),
    second: () => formatSeconds(language, at),
    relative: () => formatRelative(language, at, Date.now()),
  }
  return (
    <Tooltip title={full}>
      <time dateTime={at} className="nowrap">
        {texts[form]()}
      </time>
    </Tooltip>
  )
}
