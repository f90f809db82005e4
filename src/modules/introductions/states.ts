export const introductionStates = [
  'draft',
  'submitted',
  'assessing',
  'approval',
  'approved',
  'rejected',
  'returned',
  'withdrawn',
  'expired',
] as const

/**
 * draft → submitted → assessing → approval → approved | rejected | returned; a returned one is submitted again. Whatever
 * is open may be withdrawn by its requester, and expires.
 */
export type IntroductionState = (typeof introductionStates)[number]

export const openStates = ['draft', 'submitted', 'assessing', 'approval', 'returned'] as const

/** Open, and seen by others than the requester. */
export const askedStates = ['submitted', 'assessing', 'approval', 'returned'] as const

export function isOpenState(state: string): boolean {
  return (openStates as readonly string[]).includes(state)
}
