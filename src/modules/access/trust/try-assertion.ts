import { negotiateLanguage, problemText } from '#i18n/problems.ts'
import type { Context } from '#platform/context.ts'
import type { ConditionResult } from './claim-condition.ts'
import { type ExaminationStep, openExaminer, readAssertion } from './examine-assertion.ts'
import { getTrustRule } from './trust-rule.ts'

export interface TriedAssertion {
  readonly accepted: boolean
  readonly steps: readonly {
    readonly check: ExaminationStep['check']
    readonly outcome: ExaminationStep['outcome']
    readonly code?: string
    readonly text?: string
  }[]
  readonly conditions: readonly ConditionResult[]
  /** All that the token says, as it says it: nothing of it is proven unless it is accepted. */
  readonly claims: string
}

/**
 * What a rule would make of a token, check by check, without giving anything for it: it may have been exchanged already,
 * and may be again afterwards. Throws `subject-token.malformed`, `trust-rule.unknown`.
 */
export async function tryAssertion(
  context: Context,
  asked: { readonly ruleId: string; readonly subjectToken: string; readonly acceptLanguage?: string | undefined },
): Promise<TriedAssertion> {
  const rule = await getTrustRule(context, asked.ruleId)
  const assertion = readAssertion(asked.subjectToken)
  const { accepted, steps, conditions } = await openExaminer(context, assertion)(rule)
  const language = negotiateLanguage(asked.acceptLanguage)
  return {
    accepted,
    steps: steps.map(({ check, outcome, problem }) => ({
      check,
      outcome,
      ...(problem ? { code: problem.code, text: problemText(problem.code, problem.params, language) } : {}),
    })),
    conditions,
    claims: JSON.stringify(assertion.claims, null, 2),
  }
}
