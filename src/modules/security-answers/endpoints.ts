import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { answerComponentReport } from './answer-component-report.ts'
import { answerGoVulnerabilities } from './answer-go-vulnerabilities.ts'
import { answerNugetVulnerabilities } from './answer-nuget-vulnerabilities.ts'
import { answerOsvBucket } from './answer-osv-bucket.ts'
import { answerOsvBatch, answerOsvQuery } from './answer-osv-query.ts'
import { answerOsvRecord } from './answer-osv-record.ts'
import { npmAuditBulk } from './npm-audit-bulk.ts'
import { npmAuditQuick } from './npm-audit-quick.ts'
import type { AskedAnswer, SecurityAnswer } from './security-answer.ts'

export interface Endpoint {
  /** GET answers HEAD too. */
  readonly method: 'GET' | 'POST'
  /** Fastify notation; with `*` at its end, what stands there is the path. */
  readonly url: string
  answer(context: Context, asked: EndpointCall): Promise<SecurityAnswer>
}

export interface EndpointCall extends AskedAnswer {
  /** Decoded segments below the address; none of them is empty or goes up. */
  readonly path: readonly string[]
}

const audit = '/npm-audit/-/npm/v1/security'
const report = '/ossindex/api/v3'

/** Every address of the module. What another method or path asks below them is unknown, never the console's page. */
export const endpoints: readonly Endpoint[] = [
  { method: 'POST', url: '/osv/v1/query', answer: answerOsvQuery },
  { method: 'POST', url: '/osv/v1/querybatch', answer: answerOsvBatch },
  { method: 'GET', url: '/osv/v1/vulns/*', answer: (context, { path }) => answerOsvRecord(context, path.join('/')) },
  { method: 'GET', url: '/osv/*', answer: (context, { path }) => answerOsvBucket(context, path) },
  { method: 'GET', url: '/govulndb/*', answer: answerGoVulnerabilities },
  { method: 'GET', url: '/nuget-vulnerabilities/*', answer: answerNugetVulnerabilities },
  { method: 'POST', url: `${audit}/advisories/bulk`, answer: npmAuditBulk },
  { method: 'POST', url: `${audit}/audits`, answer: npmAuditQuick },
  { method: 'POST', url: `${audit}/audits/quick`, answer: npmAuditQuick },
  { method: 'GET', url: '/npm-audit/*', answer: unknownPath },
  { method: 'POST', url: `${report}/component-report`, answer: answerComponentReport },
  { method: 'POST', url: `${report}/authorized/component-report`, answer: answerComponentReport },
  { method: 'GET', url: '/ossindex/*', answer: unknownPath },
]

async function unknownPath(): Promise<never> {
  throw new Problem('security-answer.unknown-path', 404)
}
