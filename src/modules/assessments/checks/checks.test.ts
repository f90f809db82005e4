import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import { describeFinding } from '../describe-finding.ts'
import type { Evidence } from '../evidence.ts'
import { checks } from './index.ts'

const now = new Date('2026-06-01T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

const clean: Evidence = {
  license: 'MIT',
  deprecated: null,
  hasInstallScript: false,
  publishedAt: daysAgo(100),
  firstSeenAt: daysAgo(1),
  vanishedAt: null,
  changedUpstreamAt: null,
  artifact: { sha256: 'a'.repeat(64), sizeBytes: 10, integrityOk: true },
  advisories: { available: true, matches: [], dataVersion: 'osv@2026-05-31' },
  now,
}

function match(part: Partial<AdvisoryMatch>): AdvisoryMatch {
  return {
    advisoryId: 'ADV-1',
    aliases: [],
    summary: '',
    isMalware: false,
    severityLabel: 'unknown',
    fixedVersions: [],
    display: '',
    state: 'affected',
    firstSeenAt: now,
    source: 'osv',
    ...part,
  }
}

const advisories = (...matches: readonly AdvisoryMatch[]) => ({ advisories: { ...clean.advisories, matches } })
const noData = { advisories: { available: false, matches: [], dataVersion: '' } }

const cases: readonly [string, Partial<Evidence>, string, readonly string[]][] = [
  ['known-malware', {}, 'pass', []],
  ['known-malware', noData, 'inconclusive', ['advisory-data.missing']],
  ['known-malware', advisories(match({ isMalware: true })), 'fail', ['malware.known']],
  ['known-malware', advisories(match({ isMalware: true, state: 'undecided' })), 'inconclusive', ['malware.undecided']],
  ['known-malware', advisories(match({ severityScore: 10 })), 'pass', []],
  ['known-vulnerability', {}, 'pass', []],
  ['known-vulnerability', noData, 'inconclusive', ['advisory-data.missing']],
  [
    'known-vulnerability',
    advisories(match({ severityScore: 7, fixedVersions: ['2'] })),
    'fail',
    ['vulnerability.known'],
  ],
  ['known-vulnerability', advisories(match({ severityScore: 6.9 })), 'warn', ['vulnerability.unfixed']],
  ['known-vulnerability', advisories(match({})), 'fail', ['vulnerability.unfixed']],
  ['known-vulnerability', advisories(match({ severityLabel: 'low' })), 'warn', ['vulnerability.unfixed']],
  ['known-vulnerability', advisories(match({ state: 'undecided' })), 'inconclusive', ['vulnerability.undecided']],
  ['known-vulnerability', advisories(match({ isMalware: true })), 'pass', []],
  ['integrity', {}, 'pass', []],
  ['integrity', { artifact: { failed: 'upstream.unavailable' } }, 'inconclusive', ['integrity.not-fetched']],
  ['integrity', { artifact: { failed: 'artifact.wrong-digest' } }, 'fail', ['integrity.wrong-digest']],
  ['integrity', { changedUpstreamAt: daysAgo(1) }, 'fail', ['integrity.changed-upstream']],
  ['licence', {}, 'pass', []],
  ['licence', { license: 'MIT OR GPL-3.0-only' }, 'pass', []],
  ['licence', { license: 'MIT AND MPL-2.0' }, 'warn', ['licence.weak-copyleft']],
  ['licence', { license: 'GPL-3.0-only' }, 'fail', ['licence.restrictive']],
  ['licence', { license: null }, 'fail', ['licence.absent']],
  ['licence', { license: 'UNLICENSED' }, 'fail', ['licence.unlicensed']],
  ['licence', { license: 'SEE LICENSE IN LICENSE.txt' }, 'inconclusive', ['licence.in-file']],
  ['licence', { license: 'my own terms' }, 'inconclusive', ['licence.unreadable']],
  ['licence', { license: '('.repeat(20_000) }, 'inconclusive', ['licence.unreadable']],
  ['release-age', {}, 'pass', []],
  ['release-age', { publishedAt: daysAgo(2) }, 'warn', ['release-age.young']],
  ['release-age', { publishedAt: daysAgo(2), firstSeenAt: daysAgo(7) }, 'pass', []],
  ['release-age', { publishedAt: null }, 'inconclusive', ['release-age.unknown']],
  ['release-age', { publishedAt: daysAgo(-2) }, 'inconclusive', ['release-age.in-future']],
  ['deprecation', {}, 'pass', []],
  ['deprecation', { deprecated: '' }, 'warn', ['deprecation.declared']],
  ['deprecation', { vanishedAt: daysAgo(2) }, 'warn', ['deprecation.vanished']],
  ['install-scripts', {}, 'pass', []],
  ['install-scripts', { hasInstallScript: true }, 'warn', ['install-scripts.present']],
]

describe('the checks', () => {
  for (const [name, part, outcome, codes] of cases)
    it(`${name}: ${outcome} ${codes.join(', ')}`, () => {
      const answer = checks.find((check) => check.name === name)?.run({ ...clean, ...part })
      assert.equal(answer?.outcome, outcome)
      assert.deepEqual(
        answer?.findings.map((finding) => finding.code),
        codes,
      )
      for (const finding of answer?.findings ?? [])
        for (const text of Object.values(describeFinding(finding).text)) assert.doesNotMatch(text, /\{\w+\}/)
    })

  it('say of what they rest on', () => {
    const answer = checks.find((check) => check.name === 'integrity')?.run(clean)
    assert.equal(answer?.dataVersion, `sha256:${'a'.repeat(64)}`)
  })

  it('keep strangers’ words storable', () => {
    const hostile = { ...clean, deprecated: `\0${'\ud83d\ude00'.repeat(400)}`, license: `\0\ud800${'x'.repeat(9_000)}` }
    for (const check of checks) {
      const text = JSON.stringify(check.run(hostile).findings)
      assert.ok(!text.includes('\\u0000') && !/\\ud[89a-f]/.test(text), check.name)
      assert.ok(text.length < 1_000)
    }
  })
})
