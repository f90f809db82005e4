import { decodeUtf8 } from '#formats/limits.ts'
import { isCve, type Read, readDocument, readTime, type ScoredCve, type Source, SourceError } from './source.ts'

const limits = { sizeBytesMax: 256 * 1024 * 1024 }
const rowsMax = 5_000_000
const lineCharactersMax = 1_000

/** Scores of the Exploit Prediction Scoring System as FIRST publishes them: CSV whose first line tells the model and the day. */
export const epssSource: Source = {
  format: 'epss',
  kind: 'scores',
  sizeBytesMax: limits.sizeBytesMax,
  isDocument: (name) => /\.csv(\.gz)?$/.test(name),
  recognises: (head) => head.startsWith('#model_version:'),
  read(bytes) {
    const lines = linesOf(readDocument('epss', () => decodeUtf8(bytes, limits)))
    const first = lines.next().value ?? ''
    const asOf = readTime(/score_date:([^,]{1,40})/.exec(first.slice(0, lineCharactersMax))?.[1])
    if (!first.startsWith('#model_version:') || asOf === undefined)
      throw new SourceError('epss.no-date', 'the first line does not tell the model and the day')
    if (lines.next().value?.replaceAll(' ', '') !== 'cve,epss,percentile')
      throw new SourceError('epss.no-header', 'the second line is not cve,epss,percentile')
    return { asOf, title: first.slice(1, 100), records: records(lines) }
  },
}

function* records(lines: Iterable<string>): Generator<Read<ScoredCve>, void, void> {
  let row = 0
  for (const line of lines) {
    if (++row > rowsMax) throw new SourceError('epss.too-large', `more than ${rowsMax} rows`)
    if (line !== '') yield readRow(line.slice(0, lineCharactersMax), row)
  }
}

function readRow(line: string, row: number): Read<ScoredCve> {
  const [cve, ...values] = line.split(',')
  const [score, percentile] = values.map(fraction)
  const name = isCve(cve) ? cve : `row ${row}`
  if (!isCve(cve) || values.length !== 2 || score === undefined || percentile === undefined)
    return { name, problem: { code: 'epss.bad-row', message: line.slice(0, 100) } }
  return { name, value: { cve, score, percentile } }
}

function fraction(text: string): number | undefined {
  if (!/^[0-9.eE+-]{1,32}$/.test(text)) return undefined
  const value = Number(text)
  return value >= 0 && value <= 1 ? value : undefined
}

function* linesOf(text: string): Generator<string, void, void> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? text.length : end)
    yield line.endsWith('\r') ? line.slice(0, -1) : line
    if (end === -1) return
    start = end + 1
  }
}
