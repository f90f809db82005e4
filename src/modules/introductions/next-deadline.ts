import { loadPolicy } from '#modules/policy/index.ts'
import type { Scope } from '#platform/context.ts'

const millisecondsPerDay = 86_400_000

/** Until when a request may wait that takes a step now, as the policy in force says. */
export async function nextDeadline(scope: Scope): Promise<Date> {
  const days = (await loadPolicy(scope)).document.introductionValidDays
  return new Date(scope.now.getTime() + days * millisecondsPerDay)
}
