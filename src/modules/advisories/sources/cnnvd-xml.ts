import { childOf, childrenOf, childText, type XmlElement } from '#formats/xml.ts'
import { chineseSeverity } from './chinese-severity.ts'
import { type CveAssertion, cvesIn, type Read, readTime, type Source } from './source.ts'
import { cutEntries, exportBytesMax, exportText, parseEntry } from './xml-entries.ts'

const linksMax = 100
const numberPattern = /^CNNVD-\d{6}-\d{1,10}$/
const tags = new Set(
  `entry name vuln-id published modified source severity vuln-type thrtype vuln-descript vulnerable-configuration cncpe
  cncpe-lang vuln-software-list product other-id cve-id bugtraq-id refs ref ref-source ref-name ref-url vuln-solution`.split(
    /\s+/,
  ),
)

/** The XML export that CNNVD gives to registered users. Entries that are only reserved have a number and nothing else. */
export const cnnvdXmlSource: Source = {
  format: 'cnnvd-xml',
  kind: 'assertions',
  sizeBytesMax: exportBytesMax,
  isDocument: (name) => /\.xml(\.gz)?$/.test(name),
  recognises: (head) => head.includes('<cnnvd') || head.includes('>CNNVD-'),
  *read(bytes) {
    let position = 0
    for (const text of cutEntries('cnnvd-xml', exportText('cnnvd-xml', bytes), 'entry'))
      yield readEntry(parseEntry(text, tags), ++position)
  },
}

function readEntry(entry: ReturnType<typeof parseEntry>, position: number): Read<CveAssertion> {
  const name = `entry ${position}`
  if ('code' in entry) return { name, problem: entry }
  const number = childText(entry, 'vuln-id')?.toUpperCase() ?? ''
  if (!numberPattern.test(number))
    return { name, problem: { code: 'cnnvd.bad-number', message: `vuln-id is ${number.slice(0, 60)}` } }
  const other = childOf(entry, 'other-id')
  const value: CveAssertion = {
    number,
    authority: 'cnnvd',
    cves: cvesIn(
      childrenOf(other, 'cve-id')
        .map(({ text }) => text)
        .join(' '),
    ),
    title: childText(entry, 'name') ?? '',
    description: childText(entry, 'vuln-descript') ?? '',
    solution: childText(entry, 'vuln-solution') ?? '',
    links: linksOf(entry),
    severity: chineseSeverity(childText(entry, 'severity') ?? ''),
    publishedAt: readTime(childText(entry, 'published')) ?? null,
    modifiedAt: readTime(childText(entry, 'modified')) ?? null,
    rejected: false,
  }
  return { name: number, value }
}

function linksOf(entry: XmlElement): readonly string[] {
  const refs = childrenOf(childOf(entry, 'refs'), 'ref').slice(0, linksMax)
  return refs.flatMap((ref) => childText(ref, 'ref-url') ?? [])
}
