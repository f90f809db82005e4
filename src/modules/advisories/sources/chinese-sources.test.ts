import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CveAssertion, type FeedFormat, type Read, SourceError, sourceOf } from './index.ts'

function readAll(format: FeedFormat, content: string | Uint8Array): readonly Read<CveAssertion>[] {
  const source = sourceOf(format)
  if (source.kind !== 'assertions') throw new Error('not assertions')
  return [...source.read(Buffer.from(content))]
}

const values = (records: readonly Read<CveAssertion>[]) => records.flatMap((one) => ('value' in one ? [one.value] : []))
const problems = (records: readonly Read<CveAssertion>[]) =>
  records.flatMap((one) => ('problem' in one ? [`${one.name} ${one.problem.code}`] : []))

const entry = (number: number, body = '') =>
  `<entry><name>示例组件 输入验证错误漏洞</name><vuln-id>CNNVD-202601-${number}</vuln-id>
  <published>2026-01-05</published><modified>2026-01-06</modified><severity>超危</severity>${body}</entry>`
const cnnvd = (...entries: readonly string[]) =>
  `<cnnvd xmlns="urn:example" cnnvd_xml_version="1.0">${entries.join('\n')}</cnnvd>`
const cve = (id: string) => `<other-id><cve-id>${id}</cve-id><bugtraq-id/></other-id>`

/** 示例 in GBK, which no encoder of the platform writes. */
const gbkSample = Buffer.from([0xca, 0xbe, 0xc0, 0xfd])

describe('CNNVD exports', () => {
  it('are read entry by entry, reserved ones too', () => {
    const reserved =
      '<entry><name></name><vuln-id>CNNVD-202601-009</vuln-id><severity/><other-id><cve-id/></other-id></entry>'
    const read = readAll(
      'cnnvd-xml',
      cnnvd(entry(1, cve('CVE-2026-1001')), reserved, '<entry><vuln-id>x</vuln-id></entry>'),
    )
    assert.deepEqual(problems(read), ['entry 3 cnnvd.bad-number'])
    const [first, second] = values(read)
    assert.deepEqual(
      [first?.number, first?.cves, first?.title],
      ['CNNVD-202601-1', ['CVE-2026-1001'], '示例组件 输入验证错误漏洞'],
    )
    assert.deepEqual(first?.severity, { score: null, level: 'critical', vector: null, word: '超危' })
    assert.equal(first?.modifiedAt?.toISOString(), '2026-01-06T00:00:00.000Z')
    assert.deepEqual([second?.title, second?.cves, second?.severity.level], ['', [], 'unknown'])
  })

  it('are repaired where < and & were not escaped', () => {
    const text = '版本 < 1.2 && a<b <script>x</script> &nbsp; &amp; <![CDATA[1 < 2 & 3]]> \u000b'
    const [value] = values(readAll('cnnvd-xml', cnnvd(entry(1, `<vuln-descript>${text}</vuln-descript>`))))
    assert.equal(value?.description, '版本 < 1.2 && a<b <script>x</script> &nbsp; & 1 < 2 & 3')
  })

  it('are read as GBK where they are not UTF-8, and lose a broken entry alone', () => {
    const [before = '', after = ''] = cnnvd('<entry><vuln-id>CNNVD-202601-2</vuln-id><name>|</name></entry>').split('|')
    const read = readAll('cnnvd-xml', Buffer.concat([Buffer.from(before), gbkSample, Buffer.from(after)]))
    assert.equal(values(read)[0]?.title, '示例')
    const broken = readAll('cnnvd-xml', cnnvd(entry(1), '<entry><name>never closed', entry(3)))
    assert.deepEqual(
      [problems(broken), values(broken).map((one) => one.number)],
      [['entry 2 xml.not-well-formed'], ['CNNVD-202601-1', 'CNNVD-202601-3']],
    )
  })

  it('cannot exhaust the reader', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert.throws(() => readAll('cnnvd-xml', bomb + cnnvd(entry(1, '<vuln-descript>&b;</vuln-descript>'))), SourceError)
    const late = readAll('cnnvd-xml', cnnvd(entry(1, bomb)))
    assert.ok(!JSON.stringify(late).includes('aaaaaaaa'))
    const deep = `${'<ref>'.repeat(500)}${'</ref>'.repeat(500)}`
    assert.deepEqual(problems(readAll('cnnvd-xml', cnnvd(entry(1, deep), entry(2)))), ['entry 1 xml.too-large'])
    const long = entry(1, `<vuln-descript>${'x'.repeat(1_100_000)}</vuln-descript>`)
    assert.deepEqual(problems(readAll('cnnvd-xml', cnnvd(long, entry(2)))), ['entry 1 xml.too-large'])
    assert.throws(() => readAll('cnnvd-xml', '<cnnvd></cnnvd>'), { code: 'cnnvd-xml.no-entries' })
    assert.throws(() => readAll('cnnvd-xml', Buffer.from([0x3c, 0xff, 0xff])), { code: 'cnnvd-xml.not-readable' })
  })

  it('are cut in time that grows with their length alone', () => {
    const many = readAll('cnnvd-xml', `<cnnvd>${'<entry>'.repeat(20_000)}`)
    assert.equal(problems(many).length, 20_000)
  })
})

describe('CNNVD records in JSON', () => {
  const record = {
    cnnvdCode: 'CNNVD-202601-7',
    cveCode: 'CVE-2026-1001',
    hazardLevel: 2,
    vulName: '示例',
    vulDesc: '描述',
  }
  it('are read alone, as a list, and inside of an answer', () => {
    for (const document of [record, [record], { data: { records: [record] } }, { data: { cnnvdDetail: record } }]) {
      const [value] = values(readAll('cnnvd-json', JSON.stringify(document)))
      assert.deepEqual([value?.number, value?.severity.word, value?.severity.level], ['CNNVD-202601-7', '高危', 'high'])
    }
    assert.deepEqual(problems(readAll('cnnvd-json', '[{"cnnvdCode":"x"},null]')), [
      'record 1 cnnvd.bad-number',
      'record 2 cnnvd.bad-number',
    ])
    assert.throws(() => readAll('cnnvd-json', '{"__proto__":[1]}'), SourceError)
  })
})

describe('CNVD shares', () => {
  it('are read with their own words', () => {
    const text = `<vulnerabilitys><vulnerability><number>CNVD-2026-00001</number><cves><cve><cveNumber>CVE-2026-1001</cveNumber>
      </cve></cves><title>示例 & 漏洞</title><serverity>中</serverity><openTime>2026-01-05</openTime>
      <formalWay>升级</formalWay></vulnerability></vulnerabilitys>`
    const [value] = values(readAll('cnvd-xml', text))
    assert.deepEqual(
      [value?.number, value?.cves, value?.title, value?.solution],
      ['CNVD-2026-00001', ['CVE-2026-1001'], '示例 & 漏洞', '升级'],
    )
    assert.deepEqual([value?.severity.word, value?.severity.level], ['中', 'medium'])
  })
})
