import { Problem } from '#platform/problem.ts'
import { type CompiledExpression, type ExpressionFault, faultAt, isFault } from './compile-expression.ts'
import { type CompiledPolicy, compilePolicy } from './compile-policy.ts'
import { checkNames } from './facts.ts'
import type { PolicyDocument } from './policy-document.ts'
import { sampleFactViews } from './sample-fact-views.ts'

/** Ids that Assay itself gives as reasons. */
const reservedIds = new Set([
  'origins-disagree',

  'not-admitted',
  'not-known',
  'restriction',
  'too-new',
  'released-early',
  'checks-set-aside',
])
/** Whether the file is the right one, and whether it is malware, is never left open for anybody's convenience. */
const redLines = ['integrity', 'known-malware']

/**
 * Everything that the shape alone does not tell: ids are unique, tiers and checks exist, every expression is of type
 * bool, and gives an answer on facts as they come. Throws `policy.invalid-document` or `policy.invalid-expression`,
 * the latter with rule, line and column.
 */
export function checkPolicyDocument(document: PolicyDocument, revision: number): CompiledPolicy {
  const invalid = (reason: string) => new Problem('policy.invalid-document', 400, { reason })
  const tiers = new Set(document.tiers.map((tier) => tier.id))
  if (tiers.size !== document.tiers.length || tiers.has('*')) throw invalid('tiers: each id stands once, and none is *')
  if (!tiers.has(document.defaultTier)) throw invalid(`defaultTier: there is no tier ${document.defaultTier}`)
  for (const { tier } of [...document.requires, ...document.automaticAdmission])
    if (tier !== '*' && !tiers.has(tier)) throw invalid(`there is no tier ${tier}`)
  for (const check of document.requires.flatMap((each) => each.checks))
    if (!checkNames.some((each) => each === check)) throw invalid(`requires: there is no check ${check}`)
  for (const check of document.quarantine?.releasableChecks ?? []) {
    if (!checkNames.some((each) => each === check)) throw invalid(`quarantine: there is no check ${check}`)
    if (redLines.includes(check)) throw invalid(`quarantine: the check ${check} cannot be set aside`)
  }
  const ids = [...document.rules, ...document.automaticAdmission].map((each) => each.id)
  for (const [index, id] of ids.entries()) {
    if (reservedIds.has(id)) throw invalid(`the id ${id} is Assay's own`)
    if (ids.indexOf(id) !== index) throw invalid(`the id ${id} stands twice`)
  }
  const compiled = compilePolicy(document, revision)
  for (const { rule, condition } of compiled.rules) checkExpression(rule, condition)
  for (const [index, rule] of document.automaticAdmission.entries()) {
    const condition = compiled.automaticAdmission[index]?.condition
    if (condition) checkExpression(rule, condition)
    // One person sets a lane. Nothing enters on the word of one.
    if (condition && !isFault(condition) && condition.names.has('lane'))
      throw invalid(`automaticAdmission ${rule.id}: a lane admits nothing, because one person sets it`)
  }
  return compiled
}

interface Written {
  readonly id: string
  readonly when: string
}

function checkExpression({ id, when }: Written, condition: CompiledExpression | ExpressionFault): void {
  const fault = isFault(condition) ? condition : failureOf(when, condition)
  if (!fault) return
  const { line, column, reason } = fault
  throw new Problem('policy.invalid-expression', 400, { rule: id, line, column, reason })
}

function failureOf(when: string, condition: CompiledExpression): ExpressionFault | undefined {
  for (const facts of sampleFactViews) {
    try {
      condition.evaluate(facts)
    } catch (error) {
      const { summary, message, range } = error as Error & { summary?: string; range?: { start: number } }
      return faultAt(when, range?.start ?? 0, summary ?? message)
    }
  }
  return undefined
}
