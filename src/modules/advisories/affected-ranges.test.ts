import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOsv } from '#formats/osv.ts'
import { makeRecord, type RecordFacts } from '#test/advisory-feed.ts'
import { affectedRanges } from './affected-ranges.ts'

const rangesOf = (facts: Omit<RecordFacts, 'id'>, lastKnown?: string) => {
  const record = makeRecord({ id: 'X-1', ...facts }) as { affected: object[] }
  if (lastKnown)
    Object.assign(record.affected[0] ?? {}, { database_specific: { last_known_affected_version_range: lastKnown } })
  return affectedRanges(readOsv(record))
}
const displays = (facts: Omit<RecordFacts, 'id'>, lastKnown?: string) =>
  rangesOf(facts, lastKnown).map((range) => range.display)

describe('the ranges of a record', () => {
  it('are shown as people read them', () => {
    assert.deepEqual(displays({ events: ['introduced 0'] }), ['*'])
    assert.deepEqual(displays({ events: ['introduced 0', 'fixed 1.2.3'] }), ['< 1.2.3'])
    assert.deepEqual(displays({ events: ['introduced 1.0.0', 'last_affected 1.2.3'] }), ['>= 1.0.0, <= 1.2.3'])
    assert.deepEqual(displays({ events: ['introduced 1.0.0', 'last_affected 1.0.0'] }), ['= 1.0.0'])
    assert.deepEqual(displays({ events: ['introduced 2.0.0', 'limit 3.0.0'] }), ['>= 2.0.0, < 3.0.0'])
    assert.deepEqual(displays({ events: ['introduced 1.0.0'] }, '< 1.4'), ['>= 1.0.0, < 1.4'])
    assert.deepEqual(displays({ events: ['introduced 1.0.0', 'fixed 1.1.0', 'introduced 2.0.0', 'fixed 2.1.0'] }), [
      '>= 1.0.0, < 1.1.0',
      '>= 2.0.0, < 2.1.0',
    ])
  })

  it('stand beside the listed versions that they do not cover', () => {
    const ranges = rangesOf({ events: ['introduced 1.0.0', 'fixed 1.1.0'], versions: ['1.0.5', '3.0.0', 'odd one'] })
    assert.deepEqual(
      ranges.map(({ display, exactVersion, undecided, lowerKey }) => [display, exactVersion, !!undecided, !!lowerKey]),
      [
        ['>= 1.0.0, < 1.1.0', null, false, true],
        ['= 3.0.0', '3.0.0', false, true],
        ['= odd one', 'odd one', true, false],
      ],
    )
    assert.deepEqual(
      ranges.map((range) => range.fixedVersion),
      ['1.1.0', null, null],
    )
  })

  it('are undecided where an end cannot be ordered', () => {
    const [range] = rangesOf({ events: ['introduced 1.0.0', 'fixed the next one'] })
    assert.match(range?.undecided ?? '', /the next one/)
    assert.ok(range?.lowerKey)
    assert.equal(range?.upperKey, null)
  })

  it('are kept, visible and undecided, for an ecosystem without an order', () => {
    const [range, more] = rangesOf({
      ecosystem: 'Elsewhere:v1',
      events: ['introduced 0', 'fixed 1.2-r3'],
      versions: ['1'],
    })
    assert.equal(more, undefined)
    assert.deepEqual(
      [range?.ecosystem, range?.display, range?.fixedVersion, range?.keyRevision],
      ['Elsewhere:v1', '>= 0, < 1.2-r3 || = (1)', '1.2-r3', 0],
    )
    assert.match(range?.undecided ?? '', /Elsewhere:v1/)
  })

  it('are none for a repository without a package', () => {
    const range = { type: 'GIT', repo: 'https://upstream.example/a.git', events: [{ introduced: '0' }] }
    assert.deepEqual(affectedRanges(readOsv({ id: 'X-1', affected: [{ ranges: [range] }] })), [])
  })

  it('are bounded in what they show', () => {
    const [range] = rangesOf({ ecosystem: 'Elsewhere', events: ['introduced 0', `fixed ${'9'.repeat(5_000)}`] })
    assert.ok(range && range.display.length <= 1_000)
  })
})
