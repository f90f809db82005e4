// Values of a document that somebody else wrote: of any type, and of any length.

type Fields = Readonly<Record<string, unknown>>

/** An object's own fields; of anything else, none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** At most so many elements; of anything but a list, none. */
export function listOf(value: unknown, max = 100_000): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, max) : []
}

/** A text, cut where it is too long; '' when it is none. */
export function textOf(value: unknown, max = 500): string {
  return typeof value === 'string' ? value.slice(0, max).trim() : ''
}

/** A time of RFC 3339, or nothing. */
export function timeOf(value: unknown): { readonly saidAt?: string } {
  const text = textOf(value, 40)
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? { saidAt: text } : {}
}
