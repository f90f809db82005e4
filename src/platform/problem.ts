import type { ProblemCode } from '#i18n/problems.ts'

export type ProblemParams = Readonly<Record<string, string | number | boolean | readonly string[]>>

/**
 * An expected failure with a stable code. It is rendered as problem details (RFC 9457) over HTTP and as text on a
 * terminal; the words live in `i18n`, keyed by the code.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly params: ProblemParams

  constructor(code: ProblemCode, status: number, params: ProblemParams = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.params = params
  }
}
