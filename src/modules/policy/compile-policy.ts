import {
  type AgeField,
  type CompiledExpression,
  compileExpression,
  type ExpressionFault,
  isFault,
} from './compile-expression.ts'
import type { PolicyDocument, PolicyRule } from './policy-document.ts'

export interface CompiledRule {
  readonly rule: PolicyRule
  /** A fault is kept: the rule then holds, whatever its effect was to be. */
  readonly condition: CompiledExpression | ExpressionFault
}

export interface CompiledAdmission {
  readonly id: string
  readonly tier: string
  readonly condition: CompiledExpression | ExpressionFault
}

export interface CompiledPolicy {
  readonly revision: number
  readonly document: PolicyDocument
  readonly rules: readonly CompiledRule[]
  readonly automaticAdmission: readonly CompiledAdmission[]
  readonly tiers: ReadonlySet<string>
  /** Which ages can change a verdict, and at which numbers; undefined: at any. */
  readonly ages: ReadonlyMap<AgeField, readonly number[] | undefined>
}

/** Compiles every expression of a policy. Never throws: what cannot be compiled is kept as a fault, and holds. */
export function compilePolicy(document: PolicyDocument, revision: number): CompiledPolicy {
  const rules = document.rules.map((rule) => ({ rule, condition: compileExpression(rule.when) }))
  const automaticAdmission = document.automaticAdmission.map(({ id, tier, when }) => ({
    id,
    tier,
    condition: compileExpression(when),
  }))
  const ages = new Map<AgeField, readonly number[] | undefined>()
  for (const { condition } of [...rules, ...automaticAdmission]) {
    if (isFault(condition)) continue
    for (const [field, numbers] of condition.ages) {
      const known = ages.get(field)
      const isAny = numbers === undefined || (ages.has(field) && known === undefined)
      ages.set(field, isAny ? undefined : [...new Set([...(known ?? []), ...numbers])].sort((a, b) => a - b))
    }
  }
  return { revision, document, rules, automaticAdmission, tiers: new Set(document.tiers.map((tier) => tier.id)), ages }
}

const cachedMax = 8
const cache = new Map<string, CompiledPolicy>()

/** As `compilePolicy`, remembering the last few: a policy is compiled once per revision, not once per package. */
export function compilePolicyOnce(document: PolicyDocument, revision: number): CompiledPolicy {
  // The revision alone would confuse two databases served by one process.
  const key = `${revision} ${JSON.stringify(document)}`
  const compiled = cache.get(key) ?? compilePolicy(document, revision)
  cache.delete(key)
  cache.set(key, compiled)
  for (const oldest of cache.keys()) {
    if (cache.size <= cachedMax) break
    cache.delete(oldest)
  }
  return compiled
}
