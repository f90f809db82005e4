import { type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import Type, { type TSchema } from 'typebox'
import type { Scope } from './context.ts'
import { isId } from './ids.ts'
import { Problem } from './problem.ts'

export const pageSizeMax = 200
export const countMax = 10_000
const pageSizeUsual = 50
const cursorCharactersMax = 6_000

/** What every list accepts: `limit`, and `after`, the cursor that the previous page gave. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: pageSizeMax, default: pageSizeUsual })),
  after: Type.Optional(Type.String({ maxLength: cursorCharactersMax })),
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

/** How values of a sort key are written into a cursor, checked when they come back, and compared. */
const kinds = {
  text: {
    write: (by: Expression<unknown>) => sql<string>`(${by})::text`,
    isGood: (text: string) => !text.includes('\0'),
    read: (text: string) => sql`${text}::text`,
  },
  integer: {
    write: (by: Expression<unknown>) => sql<string>`(${by})::text`,
    isGood: (text: string) => /^-?\d{1,15}$/.test(text),
    read: (text: string) => sql`${text}::bigint`,
  },
  real: {
    write: (by: Expression<unknown>) => sql<string>`(${by})::real::text`,
    isGood: (text: string) => /^-?\d{1,6}(\.\d{1,9})?$/.test(text),
    read: (text: string) => sql`${text}::real`,
  },
  time: {
    write: (by: Expression<unknown>) =>
      sql<string>`to_char((${by}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    isGood: isTime,
    read: (text: string) => sql`${text}::timestamptz`,
  },
  id: {
    write: (by: Expression<unknown>) => sql<string>`(${by})::text`,
    isGood: isId,
    read: (text: string) => sql`${text}::uuid`,
  },
  bytes: {
    write: (by: Expression<unknown>) => sql<string>`encode(${by}, 'hex')`,
    isGood: (text: string) => /^([0-9a-f]{2})*$/.test(text),
    read: (text: string) => sql`decode(${text}, 'hex')`,
  },
} as const

/** Something that a list can be ordered by. The expression is never null: what is not known takes the lowest value. */
export interface SortField {
  readonly by: RawBuilder<unknown>
  readonly kind: keyof typeof kinds
}

/** The orders that a list offers. */
export interface ListOrder {
  readonly fields: Readonly<Record<string, SortField>>
  /** Unique in the list: decides between rows that are otherwise equal. A field that is the same object stands alone. */
  readonly id: SortField
  /** The name of a field; with `-` before it, the highest first. */
  readonly usual: string
}

/** `pageQuery`, and `sort`: the name of a field, with `-` before it for the opposite direction. */
export function listQuery(order: ListOrder) {
  const names = Object.keys(order.fields).flatMap((name) => [name, `-${name}`])
  return {
    ...pageQuery,
    sort: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: names, default: order.usual })),
  }
}

/** The part of a list that is asked for. */
export interface PageRequest {
  readonly sort?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export interface Page<Item> {
  items: Item[]
  next?: string
  total: number
  totalIsMore: boolean
}

/**
 * One page of what the query finds, in one of the list's orders. Pages neither repeat nor leave out a row that was there
 * throughout: the cursor says after which value and id to go on. Throws `request.bad-cursor`, also for another order's.
 */
export async function readPage<Tables, Names extends keyof Tables, Row, Item = Row>(
  scope: Scope,
  query: SelectQueryBuilder<Tables, Names, Row>,
  request: PageRequest & { readonly order: ListOrder },
  show: (row: Row) => Item = (row) => row as unknown as Item,
): Promise<Page<Item>> {
  const { order, limit = pageSizeUsual, sort = order.usual, after } = request
  const descending = sort.startsWith('-')
  const field = Object.hasOwn(order.fields, sort.replace('-', '')) && order.fields[sort.replace('-', '')]
  if (!field) throw new Problem('request.invalid', 400, { reason: `no such order: ${sort.slice(0, 100)}` })
  const keys = field === order.id ? [order.id] : [field, order.id]
  const direction = descending ? sql`desc` : sql`asc`
  const written = sql<string[]>`array[${sql.join(keys.map(({ by, kind }) => kinds[kind].write(by)))}]`
  const rows = (await query
    .$if(after !== undefined, (all) => all.where(comesAfter(keys, readCursor(after ?? '', sort, keys), descending)))
    .select(written.as('cursorKeys'))
    .orderBy(sql.join(keys.map(({ by }) => sql`${by} ${direction}`)))
    .limit(limit + 1)
    .execute()) as unknown as (Row & { readonly cursorKeys: readonly string[] })[]
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ cursorKeys: _, ...row }) => show(row as unknown as Row)),
    ...(last ? { next: encodeCursor([sort, ...last.cursorKeys]) } : {}),
    ...(await countRows(scope, query)),
  }
}

/** How many rows the query finds, counted up to 10,000. */
export async function countRows<Tables, Names extends keyof Tables, Row>(
  scope: Scope,
  query: SelectQueryBuilder<Tables, Names, Row>,
): Promise<{ readonly total: number; readonly totalIsMore: boolean }> {
  const some = query
    .clearSelect()
    .select(sql`1`.as('one'))
    .limit(countMax + 1)
  const { rows } = await sql<{ count: number }>`select count(*) as count from (${some}) as found`.execute(scope.db)
  const count = rows[0]?.count ?? 0
  return { total: Math.min(count, countMax), totalIsMore: count > countMax }
}

function comesAfter(keys: readonly SortField[], values: readonly string[], descending: boolean): Expression<SqlBool> {
  const left = sql.join(keys.map(({ by }) => by))
  const right = sql.join(keys.map(({ kind }, at) => kinds[kind].read(values[at] ?? '')))
  return descending ? sql<SqlBool>`(${left}) < (${right})` : sql<SqlBool>`(${left}) > (${right})`
}

function readCursor(after: string, sort: string, keys: readonly SortField[]): readonly string[] {
  const [from, ...values] = decodeCursor(after, keys.length + 1)
  const good = keys.every(({ kind }, at) => {
    const value = values[at]
    return typeof value === 'string' && kinds[kind].isGood(value)
  })
  if (from !== sort || !good) throw new Problem('request.bad-cursor', 400)
  return values as readonly string[]
}

function isTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return false
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === text.slice(0, 19)
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
