import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openIndex } from './open-index.ts'

const NAME = 'org.example:demo'
const coordinates = '<groupId>org.example</groupId><artifactId>demo</artifactId>'
const plugin = '<plugin><name>A &amp; B</name><prefix>x</prefix><artifactId>x-maven-plugin</artifactId></plugin>'

function document(versions: readonly string[], more = '', extra = ''): Buffer {
  const listed = versions.map((version) => `<version>${version}</version>`).join('')
  return Buffer.from(
    `<metadata>${coordinates}<versioning>${more}<versions>${listed}</versions></versioning>${extra}</metadata>`,
  )
}

function shown(bytes: Buffer, ...visible: string[]): string {
  const opened = openIndex(NAME, bytes)
  const view = { representation: 'metadata', baseUrl: '', visible: new Set(visible) }
  return Buffer.from(opened.write({ ...view, refused: new Map(), warnings: new Map() })).toString()
}

describe('maven openIndex', () => {
  it('versions once each; what is none, and SNAPSHOTs, left out', () => {
    const bytes = document(['1.0', '1.0', '../../etc', '2-SNAPSHOT', '[1,2)', 'a b', '', '2.0', 'LATEST'])
    const { index } = openIndex(NAME, bytes)
    assert.deepEqual(
      index.versions.map(({ version }) => version),
      ['1.0', '2.0'],
    )
    assert.equal(index.isBare, true)
    assert.deepEqual({ ...index.tags }, {})
  })

  it('latest and release stay upstream’s while they are shown; otherwise the newest by Maven’s order', () => {
    const stated = '<latest>1.9</latest><release>1.9</release><lastUpdated>20200102030405</lastUpdated>'
    const bytes = document(['1.0', '1.10', '1.9', '2.0-rc1', '1.2'], stated)
    assert.match(shown(bytes, '1.0', '1.9', '1.10'), /<latest>1\.9<\/latest>\s*<release>1\.9<\/release>/)
    assert.match(shown(bytes, '1.0', '1.10', '1.2'), /<latest>1\.10<\/latest>\s*<release>1\.10<\/release>/)
    assert.match(shown(bytes, '1.2', '2.0-rc1'), /<latest>2\.0-rc1<\/latest>\s*<release>1\.2<\/release>/)
    assert.match(shown(bytes, '2.0-rc1'), /<release>2\.0-rc1<\/release>/)
    assert.match(shown(bytes, '1.2'), /<lastUpdated>20200102030405<\/lastUpdated>/)
    assert.doesNotMatch(shown(bytes), /<latest>|<release>|<version>/)
    assert.doesNotMatch(shown(document(['1.0']), '1.0'), /<latest>|<release>|<lastUpdated>/)
  })

  it('a view lists only what is visible, in upstream’s order', () => {
    const text = shown(document(['2', '1', '3']), '3', '2', '9')
    assert.deepEqual(
      [...text.matchAll(/<version>(.*?)</g)].map(([, version]) => version),
      ['2', '3'],
    )
  })

  it('a document that is of a group’s plugins only is passed on; of both, its versions are filtered', () => {
    const group = Buffer.from(`<metadata>\n<plugins>${plugin}</plugins></metadata>`)
    assert.equal(shown(group), group.toString())
    assert.equal(openIndex(NAME, group).index.saysMore, true)
    const both = shown(document(['1', '2'], '', `<plugins>${plugin}</plugins>`), '1')
    assert.match(both, /<name>A &amp; B<\/name>/)
    assert.doesNotMatch(both, /<version>2</)
    const named = Buffer.from(`<metadata><groupId>org.example.demo</groupId><plugins>${plugin}</plugins></metadata>`)
    assert.equal(shown(named), named.toString())
  })

  it('no list of this package: refused', () => {
    const wrong = [
      '<metadata><groupId>other</groupId><artifactId>demo</artifactId></metadata>',
      '<metadata><groupId>org.example</groupId><artifactId>other</artifactId></metadata>',
      '<html></html>',
      '<metadata>',
      '{}',
      '',
      '<!DOCTYPE m [<!ENTITY a "b">]><metadata/>',
      `<metadata>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</metadata>`,
      `<metadata>${'<a/>'.repeat(500_000)}</metadata>`,
    ]
    for (const text of wrong)
      assert.throws(() => openIndex(NAME, Buffer.from(text)), { name: 'SyntaxError' }, text.slice(0, 60))
    const many = Array.from({ length: 100_001 }, (_, at) => String(at))
    assert.throws(() => openIndex(NAME, document(many)), /more than 100000 versions/)
  })

  it('old lists without coordinates are read', () => {
    const text = '<metadata><versioning><versions><version>1</version></versions></versioning></metadata>'
    assert.equal(openIndex(NAME, Buffer.from(text)).index.versions.length, 1)
  })
})
