import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { checkPolicyDocument } from './check-policy-document.ts'
import { decide } from './decide.ts'
import { loadFactsOfVersions } from './load-facts.ts'
import { loadPolicy } from './load-policy.ts'
import { factsForUnit } from './open-package-verdicts.ts'
import type { PolicyDocument } from './policy-document.ts'
import { askerPath } from './show-verdict.ts'
import type { Verdict } from './verdict.ts'

export interface PolicyTrial {
  readonly versionId: string
  /** Absent: the policy in force. */
  readonly document?: PolicyDocument
  readonly orgUnitId?: string
}

/** What a policy would say of a version, without putting it in force; revision 0 stands for the one tried. */
export async function tryPolicy(scope: Scope, { versionId, document, orgUnitId }: PolicyTrial): Promise<Verdict> {
  const policy = document ? checkPolicyDocument(document, 0) : await loadPolicy(scope)
  const [facts] = await loadFactsOfVersions(scope, [versionId])
  if (!facts) throw new Problem('version.unknown', 404)
  return decide(policy, factsForUnit(facts, await askerPath(scope, orgUnitId)), scope.now)
}
