/** Languages of the console, as BCP 47 tags. */
export const languages = ['zh-CN', 'en-US'] as const
export type Language = (typeof languages)[number]

/** English spells the month: whether 03/04 is in March or in April depends on who reads it. */
function dayFields(language: Language): Intl.DateTimeFormatOptions {
  return { year: 'numeric', month: language === 'zh-CN' ? '2-digit' : 'short', day: '2-digit' }
}

function timeFields(language: Language): Intl.DateTimeFormatOptions {
  return { ...dayFields(language), hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
}

/** Local date and time to the minute. */
export function formatDateTime(language: Language, iso: string): string {
  return new Intl.DateTimeFormat(language, timeFields(language)).format(new Date(iso))
}

export function formatDate(language: Language, iso: string): string {
  return new Intl.DateTimeFormat(language, dayFields(language)).format(new Date(iso))
}

/** Local date and time to the second: what a log line needs. */
export function formatSeconds(language: Language, iso: string): string {
  return new Intl.DateTimeFormat(language, { ...timeFields(language), second: '2-digit' }).format(new Date(iso))
}

/** To the second, with the time zone's distance from UTC. */
export function formatFullTime(language: Language, iso: string): string {
  const options: Intl.DateTimeFormatOptions = {
    ...timeFields(language),
    second: '2-digit',
    timeZoneName: 'longOffset',
  }
  return new Intl.DateTimeFormat(language, options).format(new Date(iso))
}

export function formatNumber(language: Language, value: number, fractionDigitsMax = 1): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: fractionDigitsMax }).format(value)
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function formatBytes(language: Language, bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  const options: Intl.NumberFormatOptions = {
    style: 'unit',
    unit: byteUnits[step],
    // The short form of a byte has no plural.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }
  return new Intl.NumberFormat(language, options).format(bytes / 1000 ** step)
}

const relativeSteps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `3 days ago`, counted from `now`. */
export function formatRelative(language: Language, iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of relativeSteps)
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit)
  return format.format(0, 'second')
}
