import Type, { type TSchema } from 'typebox'
import { Problem } from './problem.ts'

export const pageSizeMax = 200
export const countMax = 10_000

/** What every list accepts: `limit`, and `after`, the cursor that the previous page gave. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: pageSizeMax, default: 50 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
}

/** A page of a list: `next` is absent on the last one; `total` counts up to 10,000, `totalIsMore` beyond. */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Optional(Type.String()),
    total: Type.Optional(Type.Integer()),
    totalIsMore: Type.Optional(Type.Boolean()),
  })
}

export type Cursor = readonly (string | number | null)[]

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** Throws `request.bad-cursor` for anything that this server did not hand out. */
export function decodeCursor(text: string, length: number): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === length && value.every(isCursorPart)) return value
  } catch {}
  throw new Problem('request.bad-cursor', 400)
}

function isCursorPart(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number'
}
