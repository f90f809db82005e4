import type { Module } from '#platform/module.ts'
import { installShippedPolicy } from './install-shipped-policy.ts'
import { packageRoutes } from './routes-packages.ts'
import { policyRoutes } from './routes-policy.ts'
import { quarantineRoutes } from './routes-quarantine.ts'
import { restrictionRoutes } from './routes-restrictions.ts'
import { verdictRoutes } from './routes-verdicts.ts'

export { answerRelease, type ReleaseAnswer } from './answer-release.ts'
export { askRelease, type NewRelease } from './ask-release.ts'
export { type CompiledPolicy, compilePolicy } from './compile-policy.ts'
export { decide, ownReason } from './decide.ts'
export { decideProposal, type ProposalDecision } from './decide-proposal.ts'
export { type DecidedVersion, decideVersions } from './decide-versions.ts'
export { type DescribedReason, describeReasons, describeVerdict } from './describe-verdict.ts'
export { endRelease } from './end-release.ts'
export { checkNames, type FactView, type VersionFacts } from './facts.ts'
export { grantAdmissions, type NewAdmissions } from './grant-admissions.ts'
export { type KeptVerdict, keepVerdict, type UsedVerdict } from './keep-verdict.ts'
export { liftRestriction } from './lift-restriction.ts'
export { listAdmissions } from './list-admissions.ts'
export { loadPolicy } from './load-policy.ts'
export { openPackageVerdicts, type PackageVerdicts, type VerdictQuestion } from './open-package-verdicts.ts'
export { type LocalText, PolicyDocument } from './policy-document.ts'
export { type PolicyProposal, proposePolicy } from './propose-policy.ts'
export { requirePerson } from './require-person.ts'
export { type NewRestriction, restrict } from './restrict.ts'
export { revokeAdmission } from './revoke-admission.ts'
export { samplePolicy, shippedPolicy } from './shipped-policy.ts'
export { askerPath } from './show-verdict.ts'
export type { Reason, Verdict, VerdictKind } from './verdict.ts'
export { withdrawProposal } from './withdraw-proposal.ts'

/** What we decide: the policy, admissions, restrictions, and the verdicts that follow from them. */
export const policyModule: Module = {
  name: 'policy',
  routes: [...policyRoutes, ...verdictRoutes, ...restrictionRoutes, ...quarantineRoutes, ...packageRoutes],
  prepare: installShippedPolicy,
}
