import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import type { TestAnswer, TestApp } from '#test/harness.ts'
import { openTestSession } from '#test/people.ts'
import type { TokenIssuer } from '#test/upstreams/token-issuer.ts'

/** What tests of trust rules have in common: an application, a session of an administrator, and the exchange itself. */
export interface TrustBench {
  readonly applicationId: string
  readonly cookie: string
  /** Makes a rule for `bank/payments`; what is given replaces its fields. */
  addRule(fields?: object): Promise<TestAnswer>
  /** A job of `bank/payments` on the main branch, ten minutes long; what is given replaces claims. */
  claims(more?: object): Record<string, unknown>
  exchange(subjectToken: string, more?: object): Promise<TestAnswer>
}

export const audience = 'https://assay.bank.example'

export async function openTrustBench(app: TestApp, issuer: TokenIssuer): Promise<TrustBench> {
  const { orgUnitId } = app.people.developer.actor
  const ownerPersonId = app.people.architect.personId
  const { id } = await transact(app.context(), (tx) =>
    createApplication(tx, { code: 'PAY', name: 'Payments', orgUnitId, ownerPersonId }),
  )
  const cookie = await openTestSession(app, 'administrator')
  let [jobs, rules] = [0, 0]
  const usual = () => ({
    name: `Rule ${rules++}`,
    issuer: issuer.url,
    audience,
    conditions: [
      { claim: 'repository', match: 'exact', values: ['bank/payments'] },
      { claim: 'ref', match: 'glob', values: ['refs/heads/main', 'refs/tags/v*'] },
    ],
    applicationId: id,
    permissions: ['package:download', 'package:publish'],
    tokenMinutes: 15,
    reusable: false,
  })
  return {
    applicationId: id,
    cookie,
    addRule: (fields = {}) =>
      app.request('POST', '/api/v1/trust-rules', { headers: { cookie }, body: { ...usual(), ...fields } }),
    claims: (more = {}) => {
      const now = Math.floor(app.clock.now().getTime() / 1000)
      jobs += 1
      const job = { aud: audience, sub: 'repo:bank/payments:ref:refs/heads/main', jti: `job-${jobs}` }
      const where = { repository: 'bank/payments', ref: 'refs/heads/main' }
      return { ...job, ...where, iat: now, nbf: now, exp: now + 600, ...more }
    },
    exchange: (subjectToken, more = {}) =>
      app.request('POST', '/api/v1/token-exchange', {
        body: {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
          subject_token: subjectToken,
          ...more,
        },
      }),
  }
}
