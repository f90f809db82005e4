import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkPolicyDocument } from './check-policy-document.ts'
import { decide } from './decide.ts'
import type { VersionFacts } from './facts.ts'
import type { PolicyDocument } from './policy-document.ts'
import { shippedPolicy } from './shipped-policy.ts'

const now = new Date('2026-06-01T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

const admission = { id: 'admission-1', validFrom: daysAgo(0), acknowledged: [] }
const release = { id: 'release-1', validFrom: daysAgo(0), validUntil: daysAgo(-2), coversChecks: false }

/** Admitted just now, and seen for the first time this morning: upstream says that it is years old. */
const fresh: VersionFacts = {
  versionId: 'version-1',
  package: { ecosystem: 'npm', name: 'example', tier: null },
  version: '1.0.0',
  isPrerelease: false,
  license: { ids: ['MIT'], classes: ['permissive'], valid: true, declared: 'MIT' },
  hasInstallScript: false,
  firstSeenAt: daysAgo(0.25),
  foundAtFirstSight: false,
  publishedAt: daysAgo(900),
  vanished: false,
  changedUpstream: false,
  isDescribed: false,
  advisories: [],
  checks: { integrity: 'pass' },
  feeds: [],
  admissions: [admission],
  restrictions: [],
  lanes: [],
  disputes: [],
  releases: [],
  changeRevision: 1,
}

const policyWith = (part: Partial<PolicyDocument> = {}) =>
  checkPolicyDocument(
    { ...shippedPolicy, requires: [{ tier: '*', checks: ['integrity'], minimumAgeDays: 7 }], ...part },
    1,
  )
const usual = policyWith()
const verdictOf = (facts: Partial<VersionFacts>, policy = usual, at = now) => decide(policy, { ...fresh, ...facts }, at)
const rulesOf = (...asked: Parameters<typeof verdictOf>) => {
  const { kind, reasons } = verdictOf(...asked)
  return [kind, ...reasons.map(({ rule }) => rule)]
}

describe('the clock of quarantine', () => {
  const cases: readonly [string, Partial<VersionFacts>, readonly string[]][] = [
    ['believes no date that makes a version older', {}, ['hold', 'too-new']],
    ['runs without a date', { publishedAt: undefined as never }, ['hold', 'too-new']],
    [
      'runs for seven days and not a moment less',
      { firstSeenAt: new Date(daysAgo(7).getTime() + 1) },
      ['hold', 'too-new'],
    ],
    ['ends after seven days', { firstSeenAt: daysAgo(7) }, ['allow']],
    ['ends whatever upstream says by then', { firstSeenAt: daysAgo(7), publishedAt: daysAgo(-30) }, ['allow']],
    ['begins anew for a file that joins', { firstSeenAt: daysAgo(90), filesAddedAt: daysAgo(1) }, ['hold', 'too-new']],
    ['lets an approval let history in', { foundAtFirstSight: true }, ['allow']],
    [
      'lets an approval let history without a date in',
      { foundAtFirstSight: true, publishedAt: undefined as never },
      ['allow'],
    ],
    [
      'believes upstream that history is young',
      { foundAtFirstSight: true, publishedAt: daysAgo(1) },
      ['hold', 'too-new'],
    ],
    [
      'asks for an approval of history, and for no age',
      { foundAtFirstSight: true, admissions: [] },
      ['hold', 'not-admitted'],
    ],
    [
      'takes a file that joins history for new',
      { foundAtFirstSight: true, filesAddedAt: daysAgo(0.1), admissions: [admission] },
      ['hold', 'too-new'],
    ],
  ]
  for (const [name, facts, expected] of cases)
    it(name, () => {
      const { publishedAt, ...rest } = { ...fresh, ...facts }
      const whole = publishedAt === undefined ? rest : { ...rest, publishedAt }
      const { kind, reasons } = decide(usual, whole, now)
      assert.deepEqual([kind, ...reasons.map(({ rule }) => rule)], expected)
    })

  it('tells since when, until when, and when to look again', () => {
    const { quarantine, validUntil, reasons } = verdictOf({})
    assert.deepEqual(quarantine, { since: daysAgo(0.25), until: daysAgo(-6.75) })
    assert.deepEqual(validUntil, daysAgo(-6.75))
    assert.match(reasons[0]?.text['en-US'] ?? '', /2026-06-01 06:00 UTC; held until 2026-06-08 06:00 UTC \(7 days\)/)
    assert.match(reasons[0]?.text['zh-CN'] ?? '', /2026-06-08 06:00 UTC（7 天）/)
    assert.deepEqual(rulesOf({}, usual, daysAgo(-6.75)), ['allow'])
  })

  it('is as long as the strictest requirement of the tier', () => {
    const requires = [
      { tier: '*', checks: [], minimumAgeDays: 2 },
      { tier: 'core', checks: [], minimumAgeDays: 30 },
    ]
    const policy = policyWith({ requires })
    const core = { package: { ...fresh.package, tier: 'core' }, firstSeenAt: daysAgo(3) }
    assert.deepEqual(rulesOf({ firstSeenAt: daysAgo(3) }, policy), ['allow'])
    assert.deepEqual(rulesOf(core, policy), ['hold', 'too-new'])
  })

  it('runs also for what a rule admits without a person', () => {
    const policy = policyWith({ automaticAdmission: [{ id: 'all', tier: '*', when: 'true' }] })
    assert.deepEqual(rulesOf({ admissions: [], foundAtFirstSight: true }, policy), ['hold', 'too-new'])
    assert.deepEqual(rulesOf({ admissions: [], firstSeenAt: daysAgo(8) }, policy), ['allow'])
  })
})

describe('a release from quarantine', () => {
  const released: Partial<VersionFacts> = { releases: [release] }

  it('sets the age aside, says so, and ends by itself', () => {
    const verdict = verdictOf(released)
    assert.deepEqual(rulesOf(released), ['warn', 'released-early'])
    assert.equal(verdict.quarantine?.releaseId, 'release-1')
    assert.deepEqual(verdict.validUntil, release.validUntil)
    assert.deepEqual(rulesOf(released, usual, release.validUntil), ['hold', 'too-new'])
  })

  it('says nothing once the age has passed', () => {
    assert.deepEqual(rulesOf({ ...released, firstSeenAt: daysAgo(7) }), ['allow'])
  })

  it('sets nothing else aside', () => {
    const malware = { id: 'MAL-1', aliases: [], malware: true, label: 'unknown', fixed: [] } as const
    const cases: readonly [Partial<VersionFacts>, string][] = [
      [{ admissions: [] }, 'not-admitted'],
      [{ advisories: [{ ...malware, state: 'affected' }] }, 'malware'],
      [{ advisories: [{ ...malware, state: 'undecided' }] }, 'malware-undecided'],
      [{ restrictions: [{ id: 'r', effect: 'deny', publicText: 'no', validFrom: daysAgo(1) }] }, 'restriction'],
      [{ checks: { integrity: 'fail' } }, 'integrity-failed'],
      [{ checks: {} }, 'policy.check-missing'],
      [{ changedUpstream: true }, 'changed-upstream'],
      [{ vanished: true }, 'vanished'],
    ]
    for (const [facts, rule] of cases) {
      const all = { ...facts, releases: [{ ...release, coversChecks: true }] }
      assert.equal(verdictOf(all).reasons[0]?.rule, rule)
      assert.match(verdictOf(all).kind, /hold|deny/)
    }
  })

  it('sets unfinished checks aside only where it was asked for and the policy permits it', () => {
    const requires = [{ tier: '*', checks: ['integrity', 'licence'], minimumAgeDays: 7 }]
    const permitting = policyWith({ requires, quarantine: { releaseDaysMax: 3, releasableChecks: ['licence'] } })
    const covering = { releases: [{ ...release, coversChecks: true }] }
    assert.deepEqual(rulesOf(covering, permitting), ['warn', 'released-early', 'checks-set-aside'])
    assert.deepEqual(rulesOf(released, permitting), ['hold', 'policy.check-missing', 'released-early'])
    assert.deepEqual(rulesOf(covering, policyWith({ requires })), ['hold', 'policy.check-missing', 'released-early'])
    assert.deepEqual(verdictOf(covering, permitting).missingChecks, ['licence'])
  })

  it('can never be permitted to set aside what says whether the file is the right one', () => {
    for (const check of ['integrity', 'known-malware', 'nonsense'])
      assert.throws(() => policyWith({ quarantine: { releaseDaysMax: 3, releasableChecks: [check] } }), {
        code: 'policy.invalid-document',
      })
  })
})
