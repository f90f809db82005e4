import { refuseInText } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse } from '../../gate/registry.ts'

/**
 * The go command prints a body of plain text, and nothing of any other. A version that is required somewhere in the graph
 * is a full stop, and only a higher one can take its place: so the refusal names it.
 */
export function refuse(refusal: Refusal): RefusalResponse {
  const { alternative, message } = refusal
  return refuseInText(
    alternative === undefined ? refusal : { ...refusal, message: `${message}; ${alternative} may be used` },
  )
}
