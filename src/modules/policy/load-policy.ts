import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type CompiledPolicy, compilePolicyOnce } from './compile-policy.ts'
import type { PolicyDocument } from './policy-document.ts'

/** The policy in force, compiled. Throws `policy.none-active`. */
export async function loadPolicy(scope: Scope): Promise<CompiledPolicy> {
  const row = await scope.db
    .selectFrom('policy')
    .select(['revision', 'document'])
    .where('state', '=', 'active')
    .executeTakeFirst()
  if (!row) throw new Problem('policy.none-active', 503)
  return compilePolicyOnce(row.document as PolicyDocument, row.revision)
}
