import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { npmVersions } from '#ecosystems/npm/versions.ts'
import { readOsv } from '#formats/osv.ts'
import { makeRecord, type RecordFacts } from '#test/advisory-feed.ts'
import { affectedRanges } from './affected-ranges.ts'
import { type CandidateAdvisory, matchGroup } from './match-group.ts'

const revision = npmVersions.revision

function advisory(facts: RecordFacts, more: Partial<CandidateAdvisory> = {}): CandidateAdvisory {
  return {
    id: facts.id,
    summary: facts.id,
    isMalware: false,
    severityScore: null,
    severityLabel: 'unknown',
    severityVector: null,
    firstSeenAt: new Date(0),
    source: 'test',
    ranges: affectedRanges(readOsv(makeRecord(facts))),
    ...more,
  }
}

const match = (version: string, ...advisories: CandidateAdvisory[]) =>
  matchGroup(
    { advisories, names: ['CVE-1', ...advisories.map((one) => one.id)] },
    { version, key: npmVersions.key(version), revision, osvEcosystems: ['npm'] },
  )

describe('matching a version', () => {
  it('names the range it lies in and the version that ends it', () => {
    const events = ['introduced 1.0.0', 'fixed 1.1.0', 'introduced 2.0.0', 'fixed 2.1.0']
    const found = match('2.0.5', advisory({ id: 'A', events }))
    assert.equal(found?.state, 'affected')
    assert.deepEqual(found?.fixedVersions, ['2.1.0'])
    assert.equal(found?.display, '>= 2.0.0, < 2.1.0')
    assert.equal(match('1.1.0', advisory({ id: 'A', events })), undefined)
    assert.equal(match('2.1.0-rc.1', advisory({ id: 'A', events }))?.state, 'affected')
  })

  it('answers once for a group, by its most severe advisory, with every id', () => {
    const found = match(
      '1.0.0',
      advisory({ id: 'B' }, { severityScore: 5, firstSeenAt: new Date(5) }),
      advisory({ id: 'A' }, { severityLabel: 'critical', firstSeenAt: new Date(9) }),
      advisory({ id: 'MAL-1' }, { isMalware: true }),
    )
    assert.equal(found?.advisoryId, 'A')
    assert.equal(found?.severityScore, undefined)
    assert.equal(found?.isMalware, true)
    assert.deepEqual(found?.aliases, ['CVE-1', 'B', 'MAL-1'])
    assert.deepEqual(found?.firstSeenAt, new Date(0))
  })

  it('lets the advisories that name the version speak, not those that cannot tell', () => {
    const unclear = advisory({ id: 'A', events: ['introduced 1.0.0', 'fixed ?'] }, { severityScore: 9.9 })
    const clear = advisory({ id: 'B', events: ['introduced 1.0.0', 'fixed 2.0.0'] }, { severityScore: 3 })
    assert.deepEqual(
      [match('1.5.0', unclear, clear)?.advisoryId, match('1.5.0', unclear, clear)?.state],
      ['B', 'affected'],
    )
    const undecided = match('2.0.0', unclear, clear)
    assert.equal(undecided?.state, 'undecided')
    assert.match(undecided?.reason ?? '', /cannot be ordered/)
    assert.equal(match('0.9.0', unclear, clear), undefined, 'below the known start nothing is in doubt')
  })

  it('matches a version without a key by its spelling, and is undecided beside ranges', () => {
    const listed = advisory({ id: 'A', events: [], versions: ['odd one', '1.0.0'] })
    assert.equal(match('odd one', listed)?.state, 'affected')
    assert.equal(match('odd two', listed), undefined)
    assert.equal(match('odd two', advisory({ id: 'B', events: ['introduced 1.0.0'] }))?.state, 'undecided')
    assert.equal(match('2.0.0', listed), undefined)
    assert.equal(match('1.0.0', listed)?.state, 'affected')
  })

  it('is undecided about every version where there is no order', () => {
    const elsewhere = advisory({ id: 'A', ecosystem: 'Elsewhere', events: ['introduced 5'] })
    const asked = { version: '1.0.0', key: npmVersions.key('1.0.0'), revision: undefined, osvEcosystems: [] }
    assert.equal(matchGroup({ advisories: [elsewhere], names: ['A'] }, asked)?.state, 'undecided')
    assert.equal(match('1.0.0', elsewhere), undefined)
  })

  it('takes no range of another release, and cannot tell when the release is not known', () => {
    const [range] = affectedRanges(readOsv(makeRecord({ id: 'A', events: ['introduced 0', 'fixed 2.0.0'] })))
    assert.ok(range)
    const filed = { ...advisory({ id: 'A' }), ranges: [{ ...range, osvEcosystem: 'Debian:12' }] }
    const stateOf = (version: string, ...osvEcosystems: string[]) =>
      matchGroup(
        { advisories: [filed], names: ['A'] },
        { version, key: npmVersions.key(version), revision, osvEcosystems },
      )?.state
    assert.equal(stateOf('1.0.0', 'Debian:12', 'Debian'), 'affected')
    assert.equal(stateOf('1.0.0', 'Debian:11', 'Debian'), undefined)
    assert.equal(stateOf('1.0.0', 'Ubuntu:22.04'), undefined)
    assert.equal(stateOf('1.0.0', 'Debian'), 'undecided')
    assert.equal(stateOf('1.0.0'), 'undecided')
    assert.equal(stateOf('2.0.0', 'Debian'), undefined)
  })

  it('does not compare keys of different revisions', () => {
    const range = advisory({ id: 'A', events: ['introduced 1.0.0', 'fixed 2.0.0'] })
    const outdated = { ...range, ranges: range.ranges.map((one) => ({ ...one, keyRevision: revision - 1 })) }
    assert.equal(match('9.0.0', outdated)?.state, 'undecided')
  })
})
