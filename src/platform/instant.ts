import { Problem } from './problem.ts'

/** An instant as a query gives it (RFC 3339). Throws `request.invalid`: that standard allows a leap second, `Date` does not. */
export function readInstant(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new Problem('request.invalid', 400, { reason: `no such time: ${text}` })
  return at
}
