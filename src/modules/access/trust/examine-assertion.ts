import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type Claims, type ConditionResult, checkConditions } from './claim-condition.ts'
import { fetchIssuerKeys } from './issuer-keys.ts'
import type { TrustRule } from './trust-rule.ts'

/** A token of an issuer, taken apart and not believed yet. */
export interface Assertion {
  readonly text: string
  readonly issuer: string
  readonly claims: Claims
}

export const examinationChecks = ['issuer', 'audience', 'signature', 'time', 'conditions'] as const

export interface ExaminationStep {
  readonly check: (typeof examinationChecks)[number]
  /** `unknown`: it could not be looked at, for what failed before it. */
  readonly outcome: 'passed' | 'failed' | 'unknown'
  readonly problem?: Problem
}

export interface Examination {
  readonly accepted: boolean
  readonly steps: readonly ExaminationStep[]
  readonly conditions: readonly ConditionResult[]
}

export const assertionCharactersMax = 16 * 1024
/** Clocks of build systems and ours may differ by so much. */
const skewSeconds = 60
/** Longer-lived tokens are secrets that lie around, not proofs of a running job. */
const lifeSecondsMax = 24 * 60 * 60
/** Signatures that only the issuer can make: no shared secrets (HS…), and never none (RFC 8725 section 3.1). */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Takes a JWT (RFC 7519) apart without believing it. Throws `subject-token.malformed` or `subject-token.too-large` (400). */
export function readAssertion(text: string): Assertion {
  if (text.length > assertionCharactersMax)
    throw new Problem('subject-token.too-large', 400, { limitCharacters: assertionCharactersMax })
  try {
    if (text.split('.').length !== 3) throw new TypeError('not three parts')
    const { alg, typ } = decodeProtectedHeader(text)
    const claims = decodeJwt(text)
    if (typeof claims.iss !== 'string' || claims.iss === '' || claims.iss.length > 2_000)
      throw new TypeError('no issuer')
    if (!algorithms.includes(String(alg)))
      throw new Problem('subject-token.algorithm-refused', 401, { algorithm: String(alg).slice(0, 20) })
    // What was made for another purpose says so in its type (RFC 8725 section 3.11).
    if (typ !== undefined && !/^(application\/)?jwt$/i.test(String(typ))) throw new TypeError('another type')
    return { text, issuer: claims.iss, claims }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('subject-token.malformed', 400, {}, error)
  }
}

/** Looks at tokens under rules; what does not depend on the rule is looked at once. */
export function openExaminer(context: Context, assertion: Assertion) {
  const verified = new Map<string, Promise<readonly [ExaminationStep, ExaminationStep]>>()
  const verifyOnce = (rule: TrustRule) => {
    const source = JSON.stringify([rule.issuer, rule.keySet ?? null])
    const known = verified.get(source) ?? verify(context, assertion, rule)
    verified.set(source, known)
    return known
  }
  return async (rule: TrustRule): Promise<Examination> => {
    const { claims } = assertion
    const isFromIssuer = assertion.issuer === rule.issuer
    const issuer: ExaminationStep = isFromIssuer
      ? { check: 'issuer', outcome: 'passed' }
      : failed('issuer', new Problem('subject-token.issuer-unknown', 401, { issuer: assertion.issuer.slice(0, 200) }))
    const [signature, time]: readonly [ExaminationStep, ExaminationStep] = isFromIssuer
      ? await verifyOnce(rule)
      : [unknown('signature'), unknown('time')]
    const conditions = checkConditions(rule.conditions, claims)
    const holds = conditions.length > 0 && conditions.every((each) => each.holds)
    const conditionStep: ExaminationStep = holds
      ? { check: 'conditions', outcome: 'passed' }
      : failed('conditions', new Problem('subject-token.no-rule-matches', 401))
    const steps = [issuer, checkAudience(claims, rule.audience), signature, time, conditionStep]
    return { accepted: steps.every(({ outcome }) => outcome === 'passed'), steps, conditions }
  }
}

/** One audience, and ours: a token that others accept too could have been sent on by them. */
function checkAudience({ aud }: Claims, audience: string): ExaminationStep {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return named.length === 1 && named[0] === audience
    ? { check: 'audience', outcome: 'passed' }
    : failed('audience', new Problem('subject-token.audience-wrong', 401))
}

async function verify(
  context: Context,
  { text, issuer, claims }: Assertion,
  rule: TrustRule,
): Promise<readonly [ExaminationStep, ExaminationStep]> {
  try {
    await jwtVerify(text, keyFor(context, rule), {
      algorithms,
      issuer,
      currentDate: context.now,
      clockTolerance: skewSeconds,
      maxTokenAge: lifeSecondsMax,
      requiredClaims: ['iss', 'aud', 'exp', 'iat'],
    })
  } catch (error) {
    const problem = toProblem(error)
    return timeCodes.has(problem.code)
      ? [{ check: 'signature', outcome: 'passed' }, failed('time', problem)]
      : [failed('signature', problem), unknown('time')]
  }
  const life = Number(claims.exp) - Number(claims.iat)
  const tooLong = !(life <= lifeSecondsMax)
  return [
    { check: 'signature', outcome: 'passed' },
    tooLong
      ? failed('time', new Problem('subject-token.too-long-lived', 401, { hoursMax: lifeSecondsMax / 3600 }))
      : { check: 'time', outcome: 'passed' },
  ]
}

/** By the key id of the token's header; an unknown one has the issuer asked again, within bounds. */
function keyFor(context: Context, rule: TrustRule): JWTVerifyGetKey {
  return async (header, input) => {
    const keys = rule.keySet ?? (await fetchIssuerKeys(context, rule.issuer))
    try {
      return await createLocalJWKSet(keys)(header, input)
    } catch (error) {
      if (rule.keySet || !(error instanceof errors.JWKSNoMatchingKey)) throw error
      return createLocalJWKSet(await fetchIssuerKeys(context, rule.issuer, true))(header, input)
    }
  }
}

const timeCodes: ReadonlySet<string> = new Set([
  'subject-token.expired',
  'subject-token.not-valid-yet',
  'subject-token.too-long-lived',
  'subject-token.claim-missing',
])

/** jose tells of claims only after the signature was found good. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof errors.JWTExpired) {
    return error.claim === 'iat'
      ? new Problem('subject-token.too-long-lived', 401, { hoursMax: lifeSecondsMax / 3600 })
      : new Problem('subject-token.expired', 401)
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error
    if (reason === 'check_failed' && (claim === 'nbf' || claim === 'iat'))
      return new Problem('subject-token.not-valid-yet', 401)
    return new Problem('subject-token.claim-missing', 401, { claim })
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return new Problem('subject-token.key-unknown', 401)
  if (error instanceof errors.JWSSignatureVerificationFailed) return new Problem('subject-token.signature-wrong', 401)
  // A key that does not fit the algorithm, a header that asks for what we do not do: nothing that was proven.
  return new Problem('subject-token.signature-wrong', 401, {}, error)
}

function failed(check: ExaminationStep['check'], problem: Problem): ExaminationStep {
  return { check, outcome: 'failed', problem }
}

function unknown(check: ExaminationStep['check']): ExaminationStep {
  return { check, outcome: 'unknown' }
}
