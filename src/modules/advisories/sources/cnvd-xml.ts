import { childOf, childrenOf, childText } from '#formats/xml.ts'
import { chineseSeverity } from './chinese-severity.ts'
import { type CveAssertion, cvesIn, type Read, readTime, type Source } from './source.ts'
import { cutEntries, exportBytesMax, exportText, parseEntry } from './xml-entries.ts'

const numberPattern = /^C(?:NVD-\d{4}-\d{1,10}|NVD-C-\d{4}-\d{1,10})$/
const tags = new Set(
  `vulnerability number cves cve cveNumber cveUrl bids bid bidNumber title serverity severity products product isEvent
  submitTime openTime discovererName referenceLink formalWay description patchName patchDescription`.split(/\s+/),
)

/** The XML that CNVD shares weekly. Its element for the severity is spelled `serverity`. */
export const cnvdXmlSource: Source = {
  format: 'cnvd-xml',
  kind: 'assertions',
  sizeBytesMax: exportBytesMax,
  isDocument: (name) => /\.xml(\.gz)?$/.test(name),
  recognises: (head) => head.includes('<vulnerabilitys') || head.includes('>CNVD-'),
  *read(bytes) {
    let position = 0
    for (const text of cutEntries('cnvd-xml', exportText('cnvd-xml', bytes), 'vulnerability'))
      yield readEntry(parseEntry(text, tags), ++position)
  },
}

function readEntry(entry: ReturnType<typeof parseEntry>, position: number): Read<CveAssertion> {
  const name = `vulnerability ${position}`
  if ('code' in entry) return { name, problem: entry }
  const number = childText(entry, 'number')?.toUpperCase() ?? ''
  if (!numberPattern.test(number))
    return { name, problem: { code: 'cnvd.bad-number', message: `number is ${number.slice(0, 60)}` } }
  const cves = childrenOf(childOf(entry, 'cves'), 'cve').map((cve) => childText(cve, 'cveNumber') ?? '')
  const link = childText(entry, 'referenceLink')
  const openedAt = readTime(childText(entry, 'openTime')) ?? null
  const value: CveAssertion = {
    number,
    authority: 'cnvd',
    cves: cvesIn(cves.join(' ')),
    title: childText(entry, 'title') ?? '',
    description: childText(entry, 'description') ?? '',
    solution: childText(entry, 'formalWay') ?? childText(entry, 'patchDescription') ?? '',
    links: link === undefined ? [] : [link],
    severity: chineseSeverity(childText(entry, 'serverity') ?? childText(entry, 'severity') ?? ''),
    publishedAt: openedAt,
    // Entries do not say when they were changed.
    modifiedAt: null,
    rejected: false,
  }
  return { name: number, value }
}
