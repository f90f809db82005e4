import { parseJson } from '#formats/limits.ts'
import { chineseSeverity, cnnvdWords } from './chinese-severity.ts'
import {
  type CveAssertion,
  cvesIn,
  fieldsOf,
  type Read,
  readDocument,
  readTime,
  type Source,
  SourceError,
  textOf,
} from './source.ts'

const limits = { sizeBytesMax: 64 * 1024 * 1024, depthMax: 32, valuesMax: 10_000_000 }
const numberPattern = /^CNNVD-\d{6}-\d{1,10}$/
const linksMax = 100

/** Records of CNNVD's own interface: one, a list, or an answer that carries either. */
export const cnnvdJsonSource: Source = {
  format: 'cnnvd-json',
  kind: 'assertions',
  sizeBytesMax: limits.sizeBytesMax,
  isDocument: (name) => /\.json(\.gz)?$/.test(name),
  recognises: (head) => head.includes('"cnnvdCode"'),
  *read(bytes) {
    const records = recordsOf(readDocument('cnnvd-json', () => parseJson(bytes, limits)))
    if (records === undefined) throw new SourceError('cnnvd-json.no-records', 'no record with cnnvdCode')
    for (const [at, record] of records.entries()) yield readRecord(fieldsOf(record), at)
  },
}

const wrappers = ['data', 'records', 'cnnvdDetail'] as const
const wrappedMax = 4

function recordsOf(document: unknown): readonly unknown[] | undefined {
  let value = document
  for (let depth = 0; depth < wrappedMax; depth++) {
    if (Array.isArray(value)) return value
    const fields = fieldsOf(value)
    if ('cnnvdCode' in fields) return [value]
    const wrapper = wrappers.find((name) => name in fields)
    if (wrapper === undefined) return undefined
    value = fields[wrapper]
  }
  return undefined
}

function readRecord(record: Readonly<Record<string, unknown>>, at: number): Read<CveAssertion> {
  const number = textOf(record.cnnvdCode).toUpperCase()
  if (!numberPattern.test(number))
    return { name: `record ${at + 1}`, problem: { code: 'cnnvd.bad-number', message: number.slice(0, 60) } }
  const level = Number(record.hazardLevel)
  const value: CveAssertion = {
    number,
    authority: 'cnnvd',
    cves: cvesIn(textOf(record.cveCode)),
    title: textOf(record.vulName),
    description: textOf(record.vulDesc),
    solution: textOf(record.patch),
    links: linksOf(textOf(record.referUrl)),
    severity: chineseSeverity(cnnvdWords[level - 1] ?? ''),
    publishedAt: readTime(record.publishTime) ?? null,
    modifiedAt: readTime(record.updateTime) ?? null,
    rejected: false,
  }
  return { name: number, value }
}

/** The field is free text that holds addresses. */
function linksOf(text: string): readonly string[] {
  return [...new Set(text.slice(0, 50_000).match(/https?:\/\/[^\s<>"']{1,2000}/g))].slice(0, linksMax)
}
