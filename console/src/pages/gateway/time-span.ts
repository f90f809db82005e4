export const spanUnits = ['seconds', 'minutes', 'hours', 'days'] as const
export type SpanUnit = (typeof spanUnits)[number]

export const unitSeconds: Readonly<Record<SpanUnit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** The largest unit in which the time is a whole number: 300 are 5 minutes, 90 are 90 seconds. */
export function spanOf(seconds: number): { readonly count: number; readonly unit: SpanUnit } {
  const unit = spanUnits.findLast((each) => seconds > 0 && seconds % unitSeconds[each] === 0) ?? 'seconds'
  return { count: seconds / unitSeconds[unit], unit }
}
