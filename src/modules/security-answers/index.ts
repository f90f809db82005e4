import type { Module } from '#platform/module.ts'
import { serveAnswers } from './serve-answers.ts'

export { answerComposerAdvisories } from './answer-composer-advisories.ts'
export { answerNugetVulnerabilities } from './answer-nuget-vulnerabilities.ts'
export { hasAdvisoryFeed } from './data-state.ts'
export { npmAuditBulk } from './npm-audit-bulk.ts'
export { npmAuditQuick } from './npm-audit-quick.ts'
export { type PypiVulnerability, pypiVulnerabilities } from './pypi-vulnerabilities.ts'
export type { AskedAnswer, BytesAnswer } from './security-answer.ts'

/** What existing security tools ask, answered from our own advisories: OSV, govulncheck, NuGet, npm audit, OSS Index. */
export const securityAnswersModule: Module = {
  name: 'security-answers',
  extendServer: serveAnswers,
}
