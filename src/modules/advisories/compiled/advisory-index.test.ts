import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePurl } from '#formats/purl.ts'
import { feedOf, makeFeed, makeRecord, type RecordFacts } from '#test/advisory-feed.ts'
import { compileAdvisories } from './compile-advisories.ts'
import { openAdvisoryIndex } from './open-advisory-index.ts'
import { AdvisoryIndexError } from './section-file.ts'

const now = new Date('2026-11-01T00:00:00Z')

async function indexOf(...records: readonly RecordFacts[]) {
  const { bytes } = await compileAdvisories([{ path: feedOf(...records), source: 'test' }], now)
  return openAdvisoryIndex(bytes)
}

const idsOf = (index: Awaited<ReturnType<typeof indexOf>>, purl: string) =>
  index
    .match(parsePurl(purl))
    .map(({ advisoryId, state }) => (state === 'affected' ? advisoryId : `${advisoryId}?`))
    .toSorted()

describe('a compiled advisory index', () => {
  it('finds the ranges that a version lies in, among many of a package', async () => {
    const many = Array.from(
      { length: 60 },
      (_, at): RecordFacts => ({
        id: `A-${String(at).padStart(2, '0')}`,
        events: [`introduced ${at}.0.0`, `fixed ${at + 3}.0.0`],
      }),
    )
    const index = await indexOf(...many, { id: 'OPEN', events: ['introduced 1.5.0'] }, { id: 'B', name: 'other' })
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@40.1.0'), ['A-38', 'A-39', 'A-40', 'OPEN'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@40.0.0'), ['A-38', 'A-39', 'A-40', 'OPEN'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@0.0.1'), ['A-00'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@0.0.0-0'), [])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@62.0.0'), ['OPEN'])
    assert.deepEqual(idsOf(index, 'pkg:npm/nothing@1.0.0'), [])
    assert.equal(index.count(parsePurl('pkg:npm/thing@40.1.0')), 4)
  })

  it('tells what to say: severity, fix, range, aliases, once for an alias group', async () => {
    const index = await indexOf(
      { id: 'GHSA-1', aliases: ['CVE-1'], severity: 'HIGH', events: ['introduced 1.0.0', 'fixed 1.2.0'] },
      {
        id: 'CVE-1',
        severity: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        events: ['introduced 0', 'last_affected 1.1.0'],
      },
      { id: 'MAL-1', versions: ['1.0.0'], events: [] },
    )
    const [first, second] = index
      .match(parsePurl('pkg:npm/thing@1.0.0'))
      .toSorted((a, b) => (a.advisoryId < b.advisoryId ? -1 : 1))
    assert.deepEqual([first?.advisoryId, first?.aliases, first?.severityScore], ['CVE-1', ['GHSA-1'], 9.8])
    assert.deepEqual(first?.fixedVersions, ['1.2.0'])
    assert.deepEqual([second?.advisoryId, second?.isMalware, second?.display], ['MAL-1', true, '= 1.0.0'])
  })

  it('leaves out what is withdrawn, and tells what it was made of', async () => {
    const index = await indexOf(
      { id: 'A', withdrawn: '2026-05-02T00:00:00Z' },
      { id: 'B', modified: '2026-06-01T00:00:00Z' },
    )
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@1.0.0'), ['B'])
    assert.deepEqual(
      [index.facts.newestRecordAt, index.facts.advisoryCount, index.facts.leftOutCount, index.facts.sources],
      ['2026-06-01T00:00:00.000Z', 1, 1, ['test']],
    )
  })

  it('cannot decide without a version, or for one without a place in the order', async () => {
    const index = await indexOf(
      { id: 'A', events: ['introduced 1.0.0', 'fixed 2.0.0'] },
      { id: 'B', events: [], versions: ['odd one'] },
    )
    assert.deepEqual(idsOf(index, 'pkg:npm/thing'), ['A?'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@odd%20two'), ['A?'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@odd%20one'), ['A?', 'B'])
    assert.deepEqual(idsOf(index, 'pkg:npm/thing@3.0.0'), [])
    assert.equal(index.covers(parsePurl('pkg:npm/whatever')), true)
    assert.equal(index.covers(parsePurl('pkg:nothing/whatever')), false)
  })

  it('counts broken records and takes the younger of two with the same id', async () => {
    const path = makeFeed({
      'broken.json': '{',
      'one/A.json': makeRecord({ id: 'A', modified: '2026-01-01T00:00:00Z', events: ['introduced 0', 'fixed 1.0.0'] }),
      'two/A.json': makeRecord({ id: 'A', modified: '2026-02-01T00:00:00Z', events: ['introduced 0', 'fixed 2.0.0'] }),
    })
    const { facts, failed, bytes } = await compileAdvisories([{ path, source: 'test' }], now)
    assert.equal(facts.failedCount, 1)
    assert.deepEqual(
      failed.map(({ code }) => code),
      ['osv.not-json'],
    )
    assert.deepEqual(idsOf(openAdvisoryIndex(bytes), 'pkg:npm/thing@1.5.0'), ['A'])
  })

  it('takes what each of two records with the same id says of its own package', async () => {
    const path = makeFeed({
      'npm/A.json': makeRecord({ id: 'A', name: 'one', events: ['introduced 0', 'fixed 1.0.0'] }),
      'other/A.json': makeRecord({ id: 'A', name: 'two', events: ['introduced 0', 'fixed 2.0.0'] }),
    })
    const { bytes, facts } = await compileAdvisories([{ path, source: 'test' }], now)
    const index = openAdvisoryIndex(bytes)
    assert.equal(facts.advisoryCount, 1)
    assert.deepEqual([idsOf(index, 'pkg:npm/one@0.5.0'), idsOf(index, 'pkg:npm/two@1.5.0')], [['A'], ['A']])
    assert.deepEqual(idsOf(index, 'pkg:npm/one@1.5.0'), [])
  })

  it('is the same for the same feed', async () => {
    const path = feedOf({ id: 'A' }, { id: 'B', aliases: ['A'] })
    const make = async () => (await compileAdvisories([{ path, source: 'test' }], now)).bytes
    assert.deepEqual(await make(), await make())
  })

  it('is refused when it is damaged, of another format, or something else', async () => {
    const { bytes } = await compileAdvisories([{ path: feedOf({ id: 'A' }), source: 'test' }], now)
    const codeOf = (file: Uint8Array) => {
      try {
        openAdvisoryIndex(file)
        return 'opened'
      } catch (error) {
        assert.ok(error instanceof AdvisoryIndexError, String(error))
        return error.code
      }
    }
    assert.equal(codeOf(bytes), 'opened')
    assert.equal(codeOf(Buffer.from('{}')), 'advisory-index.not-an-index')
    assert.equal(codeOf(bytes.subarray(0, bytes.length - 1)), 'advisory-index.damaged')
    assert.equal(codeOf(Uint8Array.from(bytes, (byte, at) => (at === 8 ? 99 : byte))), 'advisory-index.other-format')
    for (let at = 12; at < bytes.length; at += 7)
      assert.equal(
        codeOf(Uint8Array.from(bytes, (byte, position) => (position === at ? byte ^ 1 : byte))),
        'advisory-index.damaged',
      )
  })
})
