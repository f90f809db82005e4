import Type from 'typebox'

export const dateTime = Type.Unsafe<Date>(Type.String({ format: 'date-time' }))
export const nullableDateTime = Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time' })
export const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })
export const nullableNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] })
