import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePurl } from '#formats/purl.ts'
import { feedOf, type RecordFacts } from '#test/advisory-feed.ts'
import { compileAdvisories } from './compile-advisories.ts'
import { openAdvisoryIndex } from './open-advisory-index.ts'

async function answersOf(records: readonly RecordFacts[], asked: readonly (string | readonly [string, ...string[]])[]) {
  const { bytes } = await compileAdvisories([{ path: feedOf(...records), source: 'test' }], new Date(0))
  const index = openAdvisoryIndex(bytes)
  return asked.map((each) => {
    const [purl, ...requirements] = typeof each === 'string' ? [each] : each
    const matches = index.match(parsePurl(purl ?? ''), requirements)
    return matches.map(({ advisoryId, state }) => (state === 'affected' ? advisoryId : `${advisoryId}?`)).sort()
  })
}

describe('versions that advisories do not tell apart', () => {
  it('are a release of Maven with and without the Java version', async () => {
    const facts = { ecosystem: 'Maven', name: 'a:b' }
    const records: RecordFacts[] = [
      { ...facts, id: 'FIXED', events: ['introduced 12.0.0', 'fixed 12.4.2.jre8'] },
      { ...facts, id: 'LAST', events: ['introduced 0', 'last_affected 12.4.1'] },
      { ...facts, id: 'LISTED', events: [], versions: ['12.4.3.jre8'] },
    ]
    assert.deepEqual(
      await answersOf(
        records,
        ['12.4.1.jre11', '12.4.2', '12.4.2.jre11', '12.4.3', '12.4.3.jre11', '12.4.3.jre'].map(
          (version) => `pkg:maven/a/b@${version}`,
        ),
      ),
      [['FIXED', 'LAST'], [], [], ['LISTED'], ['LISTED'], []],
    )
  })

  it('are versions that Composer fills with zeros', async () => {
    const facts = { ecosystem: 'Packagist', name: 'a/b' }
    const records: RecordFacts[] = [
      { ...facts, id: 'LISTED', events: [], versions: ['v1.0', '2.0.0'] },
      { ...facts, id: 'LAST', events: ['introduced 3.0.0', 'last_affected 3.1'] },
    ]
    assert.deepEqual(
      await answersOf(
        records,
        ['1.0.0', '1.0', '2.0', '2.0.0.0', '1.0.1', '3.0', '3.1.0', '3.1.1', '3.0.0-rc1'].map(
          (version) => `pkg:composer/a/b@${version}`,
        ),
      ),
      [['LISTED'], ['LISTED'], ['LISTED'], ['LISTED'], [], ['LAST'], ['LAST'], [], []],
    )
  })

  it('are names of Swift and NuGet in any case', async () => {
    const records: RecordFacts[] = [
      { id: 'S', ecosystem: 'SwiftURL', name: 'https://github.com/Vapor/vapor.git' },
      { id: 'N', ecosystem: 'NuGet', name: 'Newtonsoft.Json' },
    ]
    assert.deepEqual(
      await answersOf(records, [
        'pkg:swift/github.com/vapor/Vapor@1.0.0',
        'pkg:swift/github.com/Vapor/vapor@1.0.0',
        'pkg:swift/github.com/vapor/leaf@1.0.0',
        'pkg:nuget/Newtonsoft.Json@12.0.1',
        'pkg:nuget/newtonsoft.json@12.0.1',
      ]),
      [['S'], ['S'], [], ['N'], ['N']],
    )
  })
})

describe('a package of which only a requirement is known', () => {
  it('has what its requirement allows, undecided', async () => {
    const records: RecordFacts[] = [
      { id: 'OLD', ecosystem: 'Go', name: 'stdlib', events: ['introduced 0', 'fixed 1.20.3'] },
      {
        id: 'TWO',
        ecosystem: 'Go',
        name: 'stdlib',
        events: ['introduced 0', 'fixed 1.20.7', 'introduced 1.21.0', 'fixed 1.21.4'],
      },
      { id: 'POINT', events: [], versions: ['1.2.3'] },
      { id: 'RANGE', events: ['introduced 1.0.0', 'fixed 1.1.0'] },
    ]
    assert.deepEqual(
      await answersOf(records, [
        ['pkg:golang/stdlib', '1.21'],
        ['pkg:golang/stdlib', 'go1.20.2'],
        ['pkg:golang/stdlib', '1.22.0'],
        ['pkg:golang/stdlib', '1.22.0', '1.20.0'],
        ['pkg:golang/stdlib', '1.22.0', 'not a version'],
        'pkg:golang/stdlib',
        ['pkg:npm/thing', '^1.2.0'],
        ['pkg:npm/thing', '~1.0.5'],
        ['pkg:npm/thing', '>=1.1.0 <1.2.3 || >1.2.3'],
        ['pkg:npm/thing@1.0.0', '^2.0.0'],
      ]),
      [
        ['TWO?'],
        ['OLD?', 'TWO?'],
        [],
        ['OLD?', 'TWO?'],
        ['OLD?', 'TWO?'],
        ['OLD?', 'TWO?'],
        ['POINT?'],
        ['RANGE?'],
        [],
        ['RANGE'],
      ],
    )
  })
})
