import type { Bench, WholeServer } from './bench.ts'

export type RowId =
  | 'direct'
  | 'newer'
  | 'condemned'
  | 'window'
  | 'denied'
  | 'head'
  | 'range'
  | 'same-file'
  | 'alias'
  | 'spelling'
  | 'wrong-digest'
  | 'cut-off'
  | 'crowd'
  | 'down'
  | 'expired'
  | 'policy-error'
  | 'reserved'
  | 'token'
  | 'resolve'
  | 'observe'
  | 'full-disk'
  | 'kill'
  | 'no-database'
  | 'nothing'
  | 'newest'
  | 'prerelease'
  | 'same-list'
  | 'forms'
  | 'taken-back'
  | 'redirect'
  | 'no-index'
  | 'too-large'
  | 'slow'
  | 'stale'
  | 'unknown'
  | 'path'

interface RowText {
  readonly id: RowId
  /** What is not as it should be. */
  readonly failure: string
  /** What a client gets, where its registry has no answer of its own. */
  readonly answer: string
  /** Of the answer; an adapter may expect another. */
  readonly status?: number
}

export interface Expected {
  readonly status: number
}

/** Played within the process of the tests. */
export interface Row extends RowText {
  test(bench: Bench, expected: Expected): Promise<void>
}

/** Played with a server in a process of its own, in front of the upstreams of all ecosystems at once. */
export interface ServerRow extends RowText {
  /** What each ecosystem got, by its name. */
  play(server: WholeServer): Promise<ReadonlyMap<string, ServerOutcome>>
}

/** Throws when it is not what the row says. */
export type ServerOutcome = (expected: Expected) => void
