import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkPolicyDocument } from './check-policy-document.ts'
import { compilePolicy } from './compile-policy.ts'
import { decide } from './decide.ts'
import type { AdmissionFact, AdvisoryFact, VersionFacts } from './facts.ts'
import type { PolicyDocument } from './policy-document.ts'
import { samplePolicy, shippedPolicy } from './shipped-policy.ts'

const now = new Date('2026-06-01T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

const admission: AdmissionFact = {
  id: 'admission-1',
  validFrom: daysAgo(10),
  validUntil: daysAgo(-10),
  acknowledged: [],
}

const clean: VersionFacts = {
  versionId: 'version-1',
  package: { ecosystem: 'npm', name: 'example', tier: null },
  version: '1.0.0',
  isPrerelease: false,
  license: { ids: ['MIT'], classes: ['permissive'], valid: true, declared: 'MIT' },
  hasInstallScript: false,
  firstSeenAt: daysAgo(100),
  foundAtFirstSight: false,
  publishedAt: daysAgo(200),
  vanished: false,
  changedUpstream: false,
  isDescribed: false,
  advisories: [],
  checks: { integrity: 'pass' },
  feeds: [{ source: 'osv', newestRecordAt: hoursAgo(2), sample: false }],
  admissions: [admission],
  restrictions: [],
  lanes: [],
  releases: [],
  disputes: [],
  changeRevision: 1,
}

function advisory(part: Partial<AdvisoryFact>): AdvisoryFact {
  return { id: 'ADV-1', aliases: [], malware: false, label: 'unknown', state: 'affected', fixed: ['1.0.1'], ...part }
}

const shipped = checkPolicyDocument(shippedPolicy, 1)
const rulesOf = (facts: Partial<VersionFacts>, policy = shipped) => {
  const verdict = decide(policy, { ...clean, ...facts }, now)
  return [verdict.kind, ...verdict.reasons.map((reason) => reason.rule)]
}

describe('the verdict under the shipped policy', () => {
  const cases: readonly [string, Partial<VersionFacts>, readonly string[]][] = [
    ['allows what is admitted and clean', {}, ['allow']],
    ['holds what nobody admitted', { admissions: [] }, ['hold', 'not-admitted']],
    [
      'holds after the admission ended',
      { admissions: [{ ...admission, validUntil: daysAgo(1) }] },
      ['hold', 'not-admitted'],
    ],
    [
      'holds before the admission begins',
      { admissions: [{ ...admission, validFrom: daysAgo(-1) }] },
      ['hold', 'not-admitted'],
    ],
    ['denies malware, admitted or not', { advisories: [advisory({ malware: true })] }, ['deny', 'malware']],
    [
      'holds undecided malware',
      { advisories: [advisory({ malware: true, state: 'undecided' })] },
      ['hold', 'malware-undecided'],
    ],
    [
      'denies critical vulnerabilities',
      { advisories: [advisory({ score: 9, label: 'critical' })] },
      ['deny', 'critical-vulnerability'],
    ],
    ['holds high ones', { advisories: [advisory({ score: 8.9, label: 'high' })] }, ['hold', 'high-vulnerability']],
    ['holds those of unknown severity', { advisories: [advisory({})] }, ['hold', 'severity-unknown']],
    [
      'warns of medium ones',
      { advisories: [advisory({ score: 5, label: 'medium' })] },
      ['warn', 'medium-vulnerability'],
    ],
    [
      'goes by the label without a score',
      { advisories: [advisory({ label: 'high' })] },
      ['hold', 'high-vulnerability'],
    ],
    [
      'holds an undecided match',
      { advisories: [advisory({ score: 3, label: 'low', state: 'undecided' })] },
      ['hold', 'advisory-undecided'],
    ],
    ['denies other bytes than announced', { checks: { integrity: 'fail' } }, ['deny', 'integrity-failed']],
    ['holds without the integrity check', { checks: {} }, ['hold', 'policy.check-missing']],
    ['holds an inconclusive one', { checks: { integrity: 'inconclusive' } }, ['hold', 'policy.check-missing']],
    ['denies a changed version', { changedUpstream: true }, ['deny', 'changed-upstream']],
    ['holds without data', { feeds: [] }, ['hold', 'policy.data-missing']],
    ['holds on a feed without records', { feeds: [{ source: 'osv', sample: false }] }, ['hold', 'policy.data-missing']],
    [
      'holds on data of 72 hours',
      { feeds: [{ source: 'osv', newestRecordAt: hoursAgo(72), sample: false }] },
      ['hold', 'policy.data-stale'],
    ],
    ['warns of deprecation', { deprecated: 'use other' }, ['warn', 'deprecated']],
    ['warns of install scripts', { hasInstallScript: true }, ['warn', 'install-script']],
    ['asks more of core packages', { package: { ...clean.package, tier: 'core' } }, ['hold', 'policy.check-missing']],
    [
      'holds a tier it does not know',
      { package: { ...clean.package, tier: 'other' } },
      ['hold', 'policy.tier-unknown'],
    ],
    ['lets no approval set age aside', { firstSeenAt: daysAgo(1), publishedAt: daysAgo(1) }, ['hold', 'too-new']],
    [
      'denies a forbidden lane',
      { lanes: [{ id: 'l', lane: 'forbidden', validFrom: daysAgo(1) }] },
      ['deny', 'lane-forbidden'],
    ],
    [
      'collects every reason, the worst first',
      {
        admissions: [],
        hasInstallScript: true,
        advisories: [advisory({ malware: true })],
        firstSeenAt: daysAgo(1),
        publishedAt: daysAgo(1),
      },
      ['deny', 'malware', 'too-new', 'not-admitted', 'install-script'],
    ],
  ]
  for (const [name, facts, expected] of cases) it(name, () => assert.deepEqual(rulesOf(facts), expected))

  it('names in each reason the worst advisory that the reason is about, not the worst of all', () => {
    const advisories = [
      advisory({ id: 'LOW', score: 3, label: 'low', fixed: ['1.1.0'] }),
      advisory({ id: 'WORST', score: 9.8, label: 'critical' }),
      advisory({ id: 'MEDIUM', score: 5.3, label: 'medium', fixed: ['1.2.0'] }),
    ]
    const { reasons } = decide(shipped, { ...clean, advisories }, now)
    const texts = new Map(reasons.map(({ rule, text }) => [rule, text['en-US']]))
    assert.match(texts.get('critical-vulnerability') ?? '', /WORST, severity 9\.8 of 10\. Fixed in: 1\.0\.1/)
    assert.match(texts.get('medium-vulnerability') ?? '', /MEDIUM, severity 5\.3\. Fixed in: 1\.2\.0/)
  })

  it('accepts an advisory by an approval that knew it, as severe as it was', () => {
    const knowing = (score: number) => [
      { ...admission, acknowledged: [{ id: 'CVE-1', score, state: 'affected' as const }] },
    ]
    const advisories = [advisory({ score: 8, label: 'high', aliases: ['CVE-1'] })]
    assert.deepEqual(rulesOf({ advisories, admissions: knowing(8) }), ['warn', 'accepted-vulnerability'])
    assert.deepEqual(rulesOf({ advisories, admissions: knowing(7.5) }), ['hold', 'high-vulnerability'])
    const undecided = [{ ...admission, acknowledged: [{ id: 'ADV-1', score: 8, state: 'undecided' as const }] }]
    assert.deepEqual(rulesOf({ advisories, admissions: undecided }), ['hold', 'high-vulnerability'])
  })

  it('obeys a restriction while it lasts', () => {
    const restriction = { id: 'r', effect: 'deny' as const, publicText: 'Recalled.', validFrom: daysAgo(1) }
    assert.deepEqual(rulesOf({ restrictions: [restriction] }), ['deny', 'restriction'])
    assert.deepEqual(rulesOf({ restrictions: [{ ...restriction, validUntil: now }] }), ['allow'])
    assert.deepEqual(rulesOf({ restrictions: [{ ...restriction, validFrom: daysAgo(-1) }] }), ['allow'])
  })

  it('fills texts with what publishers say, on one line and cut', () => {
    const verdict = decide(shipped, { ...clean, deprecated: `a\r\nb\u001b[31m${'x'.repeat(500)} {version}` }, now)
    const text = verdict.reasons[0]?.text['en-US'] ?? ''
    assert.match(text, /^Deprecated by its publisher\. a b \[31mx+…$/)
  })

  it('says in at most 90 ASCII characters what a terminal shows first', () => {
    for (const rule of shippedPolicy.rules) {
      const first = rule.text['en-US'].split(/(?<=[.!?]) /)[0] ?? ''
      assert.match(first, /^[ -~]{10,90}$/, rule.id)
    }
  })

  it('accepts the sample bank’s policy too', () => {
    assert.equal(checkPolicyDocument(samplePolicy, 1).document.name['en-US'].startsWith('Sample bank'), true)
  })
})

describe('a rule that cannot be decided', () => {
  const withRule = (when: string, effect: 'deny' | 'hold' | 'warn' = 'warn'): PolicyDocument => ({
    ...shippedPolicy,
    rules: [{ id: 'odd', effect, when, text: { 'en-US': 'Odd.', 'zh-CN': 'Odd.' } }],
  })

  for (const when of [
    "checks['no-such-check'] == 'fail'",
    'version.publishedAgeDays < 3',
    '1 +',
    'version.nothing',
    '"a".matches("(a+)+$")',
  ])
    it(`holds: ${when}`, () => {
      const { publishedAt: _, ...undated } = clean
      const verdict = decide(compilePolicy(withRule(when), 7), undated, now)
      assert.equal(verdict.kind, 'hold')
      assert.equal(verdict.reasons[0]?.rule, 'policy.rule-failed')
      assert.match(verdict.reasons[0]?.text['en-US'] ?? '', /odd/)
      assert.equal(verdict.policyRevision, 7)
    })

  it('holds when an automatic admission fails, and admits when one applies', () => {
    const automatic = (when: string) =>
      compilePolicy({ ...shippedPolicy, automaticAdmission: [{ id: 'auto', tier: '*', when }] }, 1)
    assert.deepEqual(rulesOf({ admissions: [] }, automatic('version.license.valid')), ['allow'])
    assert.deepEqual(rulesOf({ admissions: [] }, automatic('checks["x"] == "y"')), [
      'hold',
      'not-admitted',
      'policy.rule-failed',
    ])
    assert.deepEqual(decide(automatic('true'), { ...clean, admissions: [] }, now).admittedBy, { rule: 'auto' })
  })
})

describe('how long a verdict is valid', () => {
  const until = (facts: Partial<VersionFacts>, policy = shipped) =>
    decide(policy, { ...clean, ...facts }, now).validUntil?.toISOString()
  const forever: Partial<VersionFacts> = {
    admissions: [{ id: 'a', validFrom: daysAgo(10), acknowledged: [] }],
    feeds: [{ source: 'osv', newestRecordAt: hoursAgo(2), sample: true }],
  }

  it('ends with the admission', () => assert.equal(until({ feeds: [] }), daysAgo(-10).toISOString()))

  it('ends when required data becomes too old', () =>
    assert.equal(until(forever), new Date(now.getTime() + 22 * 3_600_000).toISOString()))

  it('ends when an age reaches a number that a rule compares it with', () => {
    const young = { ...forever, firstSeenAt: daysAgo(6.5), feeds: [] }
    assert.equal(until(young), daysAgo(-0.5).toISOString())
  })

  it('ends at the next full day when a rule uses the age otherwise', () => {
    const when = 'version.firstSeenAgeDays * 2.0 > 1000.0'
    const policy = compilePolicy(
      { ...samplePolicy, rules: [{ id: 'r', effect: 'warn', when, text: samplePolicy.name }] },
      1,
    )
    assert.equal(until({ ...forever, firstSeenAt: daysAgo(3.25) }, policy), daysAgo(-0.75).toISOString())
  })

  it('ends when a restriction begins or ends', () => {
    const restriction = {
      id: 'r',
      effect: 'hold' as const,
      publicText: 'x',
      validFrom: daysAgo(1),
      validUntil: daysAgo(-2),
    }
    assert.equal(until({ ...forever, feeds: [], restrictions: [restriction] }), daysAgo(-2).toISOString())
    assert.equal(
      until({ ...forever, feeds: [], restrictions: [{ ...restriction, validFrom: daysAgo(-1) }] }),
      daysAgo(-1).toISOString(),
    )
  })

  it('has no end when nothing that counts depends on time', () => {
    assert.equal(until({ ...forever, feeds: [] }), undefined)
  })
})
