import Type from 'typebox'
import { introductionStates } from './states.ts'

/** Text without NUL, which the database cannot hold. */
export function plainText(lengthMax: number) {
  return Type.String({ minLength: 1, maxLength: lengthMax, pattern: '^[^\\u0000]*$' })
}

export const introductionState = Type.Union(introductionStates.map((state) => Type.Literal(state)))

export const dateTime = Type.Unsafe<Date>(Type.String({ format: 'date-time' }))
export const dateTimeOrNull = Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time' })

export const personName = Type.Object({ id: Type.String(), name: Type.String() })

export const introductionRow = Type.Object({
  id: Type.String(),
  number: Type.Integer(),
  title: Type.String(),
  state: Type.String(),
  requester: personName,
  application: Type.Unsafe<{ code: string; name: string } | null>({
    type: ['object', 'null'],
    properties: { code: { type: 'string' }, name: { type: 'string' } },
  }),
  orgUnitId: Type.String(),
  itemCount: Type.Integer(),
  /** As of the last step of the request. */
  unapprovedCount: Type.Integer(),
  createdAt: dateTime,
  submittedAt: dateTimeOrNull,
  decidedAt: dateTimeOrNull,
  expiresAt: dateTime,
})

export const itemSummary = Type.Object({
  total: Type.Integer(),
  approved: Type.Integer(),
  unapproved: Type.Integer(),
  blocked: Type.Integer(),
})

export const warning = Type.Object({
  code: Type.String(),
  message: Type.String(),
  line: Type.Optional(Type.Integer()),
})

export const localText = Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() })
