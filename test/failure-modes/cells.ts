import type { Adapter, Deviation } from './adapter.ts'
import type { Expected, Row, ServerRow } from './row.ts'
import { decisionRows } from './rows-decisions.ts'
import { indexRows, upstreamRows } from './rows-indexes.ts'
import { transferRows } from './rows-transfers.ts'
import { serverRows } from './rows-whole-server.ts'

export interface Section {
  readonly title: string
  readonly rows: readonly (Row | ServerRow)[]
}

/** The table's rows, in its order. */
export const sections: readonly Section[] = [
  { title: 'Decisions', rows: decisionRows },
  { title: 'Transfers', rows: [...transferRows, ...serverRows] },
  { title: 'Indexes', rows: indexRows },
  { title: 'Upstream', rows: upstreamRows },
]

export const rows: readonly (Row | ServerRow)[] = sections.flatMap((section) => section.rows)

/** What the table says of one failure in one ecosystem; it is tested unless it is impossible. */
export type Cell =
  | { readonly kind: 'general' }
  | { readonly kind: 'otherwise'; readonly deviation: Deviation }
  | { readonly kind: 'impossible'; readonly reason: string }

export function cellOf(row: Row | ServerRow, adapter: Adapter): Cell {
  const reason = adapter.impossible?.[row.id]
  if (reason !== undefined) return { kind: 'impossible', reason }
  const deviation = adapter.otherwise?.[row.id]
  return deviation ? { kind: 'otherwise', deviation } : { kind: 'general' }
}

export function expectedOf(row: Row | ServerRow, adapter: Adapter): Expected {
  return { status: adapter.otherwise?.[row.id]?.status ?? row.status ?? 200 }
}
