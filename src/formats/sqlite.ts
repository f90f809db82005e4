// The rows of a table in an SQLite database file, read from its bytes (SQLite file format, sections 1 and 2). No SQL, no
// index, no journal: what a reader of strangers' files needs, without handing those bytes to a database engine.

export class SqliteError extends Error {
  override readonly name = 'SqliteError'
}

export type SqliteValue = null | number | bigint | string | Uint8Array

export interface SqliteRow {
  readonly rowId: bigint
  /** In the order of the table's columns; a column that is the row's id itself reads as null. */
  readonly values: readonly SqliteValue[]
}

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')
const INTERIOR_TABLE = 0x05
const LEAF_TABLE = 0x0d
const DEPTH_MAX = 32

interface Database {
  readonly bytes: Buffer
  readonly pageBytes: number
  /** Of a page, without what is reserved at its end. */
  readonly usableBytes: number
  /** What rows may still hold together: pages of a damaged file could be counted again and again. */
  left: number
}

export function isSqlite(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.equals(head.subarray(0, MAGIC.length))
}

/** The rows of a table in the order of their ids. Throws `SqliteError` for a damaged file and for a table that does not exist. */
export function* readSqliteTable(bytes: Uint8Array, table: string): Generator<SqliteRow> {
  try {
    const database = open(bytes)
    for (const { values } of rowsBelow(database, 1)) {
      const [type, name, , rootPage] = values
      if (type !== 'table' || typeof name !== 'string' || name.toLowerCase() !== table.toLowerCase()) continue
      yield* rowsBelow(database, Number(rootPage))
      return
    }
  } catch (error) {
    throw error instanceof RangeError ? new SqliteError('a number points outside of the file') : error
  }
  throw new SqliteError(`there is no table ${table}`)
}

function open(source: Uint8Array): Database {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  if (bytes.length < 512 || !isSqlite(bytes)) throw new SqliteError('not an SQLite database')
  const stated = bytes.readUInt16BE(16)
  const pageBytes = stated === 1 ? 65_536 : stated
  const usableBytes = pageBytes - (bytes[20] ?? 0)
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < 480)
    throw new SqliteError('an impossible page size')
  if (bytes.readUInt32BE(56) > 1) throw new SqliteError('texts are not in UTF-8')
  return { bytes, pageBytes, usableBytes, left: bytes.length * 2 }
}

/** Each page once: a page that is met again is a loop, or shared, and either way the file is damaged. */
function* rowsBelow(database: Database, root: number): Generator<SqliteRow> {
  const seen = new Set<number>()
  const waiting: { readonly page: number; readonly depth: number }[] = [{ page: root, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next.page) || next.depth > DEPTH_MAX) throw new SqliteError('pages form a loop')
    seen.add(next.page)
    const page = pageAt(database, next.page)
    const header = next.page === 1 ? 100 : 0
    const kind = page[header]
    const count = page.readUInt16BE(header + 3)
    if (kind === LEAF_TABLE) {
      for (const cell of cellsOf(page, header + 8, count)) yield readRow(database, page, cell)
    } else if (kind === INTERIOR_TABLE) {
      const children = cellsOf(page, header + 12, count).map((cell) => page.readUInt32BE(within(page, cell, 4)))
      children.push(page.readUInt32BE(header + 8))
      for (const child of children.reverse()) waiting.push({ page: child, depth: next.depth + 1 })
    } else throw new SqliteError(`page ${next.page} is not part of a table`)
  }
}

function pageAt({ bytes, pageBytes }: Database, number: number): Buffer {
  const start = (number - 1) * pageBytes
  if (number < 1 || start + pageBytes > bytes.length) throw new SqliteError(`page ${number} lies outside of the file`)
  return bytes.subarray(start, start + pageBytes)
}

function cellsOf(page: Buffer, from: number, count: number): number[] {
  if (from + count * 2 > page.length) throw new SqliteError('more cells than a page holds')
  return Array.from({ length: count }, (_, at) => page.readUInt16BE(from + at * 2))
}

function within(page: Buffer, at: number, length: number): number {
  if (at + length > page.length) throw new SqliteError('a cell lies outside of its page')
  return at
}

function readRow(database: Database, page: Buffer, cell: number): SqliteRow {
  const [length, afterLength] = readVarint(page, cell)
  const [rowId, start] = readVarint(page, afterLength)
  const payload = readPayload(database, { page, start, length: Number(length) })
  return { rowId, values: readRecord(payload) }
}

interface PayloadPlace {
  readonly page: Buffer
  readonly start: number
  readonly length: number
}

/** The part in the page, then the chain of overflow pages. */
function readPayload(database: Database, { page, start, length }: PayloadPlace): Buffer {
  const { usableBytes: usable, bytes } = database
  database.left -= length
  if (length > bytes.length || database.left < 0) throw new SqliteError('rows are larger than the file')
  if (length <= usable - 35) return page.subarray(start, within(page, start, length) + length)
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wished = least + ((length - least) % (usable - 4))
  const local = wished <= usable - 35 ? wished : least
  within(page, start, local + 4)
  const parts = [page.subarray(start, start + local)]
  let missing = length - local
  let next = page.readUInt32BE(start + local)
  while (missing > 0) {
    const overflow = pageAt(database, next)
    const part = overflow.subarray(4, 4 + Math.min(missing, usable - 4))
    parts.push(part)
    missing -= part.length
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

const COLUMNS_MAX = 2_000

function readRecord(payload: Buffer): readonly SqliteValue[] {
  const [headerLength, first] = readVarint(payload, 0)
  const values: SqliteValue[] = []
  let type = first
  let at = Number(headerLength)
  while (type < Number(headerLength)) {
    const [code, next] = readVarint(payload, type)
    const [value, length] = readValue(payload, at, Number(code))
    values.push(value)
    if (values.length > COLUMNS_MAX) throw new SqliteError('too many columns')
    at += length
    type = next
  }
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

/** The value of a serial type and its length. */
function readValue(payload: Buffer, at: number, code: number): readonly [SqliteValue, number] {
  if (code === 0) return [null, 0]
  if (code === 8 || code === 9) return [code - 8, 0]
  const length = code < 7 ? (INTEGER_BYTES[code] ?? 0) : code === 7 ? 8 : Math.floor((code - 12) / 2)
  if (code === 10 || code === 11 || at + length > payload.length)
    throw new SqliteError('a value lies outside of its row')
  if (code === 6) return [payload.readBigInt64BE(at), length]
  if (code === 7) return [payload.readDoubleBE(at), length]
  if (code < 7) return [payload.readIntBE(at, length), length]
  const content = payload.subarray(at, at + length)
  return [code % 2 === 0 ? content : content.toString('utf8'), length]
}

function readVarint(bytes: Buffer, at: number): readonly [bigint, number] {
  let value = 0n
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) throw new SqliteError('a number lies outside of its place')
    if (index === 8) return [(value << 8n) | BigInt(byte), at + 9]
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) return [value, at + index + 1]
  }
  throw new SqliteError('a number has no end')
}
