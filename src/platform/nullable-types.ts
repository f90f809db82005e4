// Types of answers that JSON Schema has no short form for.
import Type from 'typebox'

export const dateTime = Type.Unsafe<Date>(Type.String({ format: 'date-time' }))
export const nullableDateTime = Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time' })
export const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })
export const nullableNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] })
export const nullableBoolean = Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] })
