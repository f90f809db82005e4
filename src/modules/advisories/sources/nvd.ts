import { parseJson } from '#formats/limits.ts'
import { scoreCvss } from '#formats/osv-severity.ts'
import {
  type AssertedSeverity,
  type CveAssertion,
  fieldsOf,
  isCve,
  listOf,
  noSeverity,
  type Read,
  readDocument,
  readTime,
  type Source,
  SourceError,
  textOf,
} from './source.ts'

const limits = { sizeBytesMax: 128 * 1024 * 1024, depthMax: 32, valuesMax: 20_000_000 }
const linksMax = 100

/**
 * Pages of NVD's API 2.0 (`format` is `NVD_CVE`). Descriptions and CVSS vectors only: its `configurations` name products and not
 * packages, and are not matched.
 */
export const nvdSource: Source = {
  format: 'nvd',
  kind: 'assertions',
  sizeBytesMax: limits.sizeBytesMax,
  isDocument: (name) => /\.json(\.gz)?$/.test(name),
  recognises: (head) => head.includes('"NVD_CVE"'),
  *read(bytes) {
    const page = fieldsOf(readDocument('nvd', () => parseJson(bytes, limits)))
    if (page.format !== 'NVD_CVE' || !Array.isArray(page.vulnerabilities))
      throw new SourceError('nvd.no-page', 'not a page of the API 2.0')
    for (const [at, entry] of page.vulnerabilities.entries()) yield readEntry(fieldsOf(fieldsOf(entry).cve), at)
  },
}

function readEntry(cve: Readonly<Record<string, unknown>>, at: number): Read<CveAssertion> {
  const { id } = cve
  if (!isCve(id)) return { name: `entry ${at + 1}`, problem: { code: 'nvd.bad-cve', message: 'id is no CVE' } }
  const modifiedAt = readTime(cve.lastModified)
  if (modifiedAt === undefined)
    return { name: id, problem: { code: 'nvd.bad-date', message: 'lastModified is missing or no date' } }
  const descriptions = listOf(cve.descriptions).map(fieldsOf)
  const text = descriptions.find(({ lang }) => lang === 'en') ?? descriptions[0]
  const value: CveAssertion = {
    number: id,
    authority: 'nvd',
    cves: [id],
    title: '',
    description: textOf(text?.value),
    solution: '',
    links: listOf(cve.references)
      .slice(0, linksMax)
      .flatMap((reference) => textOf(fieldsOf(reference).url) || []),
    severity: severityOf(fieldsOf(cve.metrics)),
    publishedAt: readTime(cve.published) ?? null,
    modifiedAt,
    rejected: textOf(cve.vulnStatus).toLowerCase() === 'rejected',
  }
  return { name: id, value }
}

const metricLists = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'] as const
const metricsMax = 20

/** The newest version of CVSS that can be scored; in it NVD's own word before that of others, then the highest. */
function severityOf(metrics: Readonly<Record<string, unknown>>): AssertedSeverity {
  for (const name of metricLists) {
    const found = listOf(metrics[name])
      .slice(0, metricsMax)
      .map(fieldsOf)
      .flatMap(({ type, cvssData }) => {
        const vector = textOf(fieldsOf(cvssData).vectorString)
        const scored = scoreCvss(vector)
        return scored ? [{ ...scored, vector, isOwn: type === 'Primary' }] : []
      })
      .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || b.score - a.score)
    const [best] = found
    if (best) return { score: best.score, level: best.level, vector: best.vector, word: null }
  }
  return noSeverity
}
