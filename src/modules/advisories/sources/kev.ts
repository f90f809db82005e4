import { parseJson } from '#formats/limits.ts'
import {
  type ExploitedCve,
  fieldsOf,
  isCve,
  type Read,
  readDay,
  readDocument,
  readTime,
  type Source,
  SourceError,
  textOf,
} from './source.ts'

const limits = { sizeBytesMax: 64 * 1024 * 1024, depthMax: 16, valuesMax: 4_000_000 }

/**
 * A catalogue of known exploited vulnerabilities in the JSON form of CISA. A document whose count differs from what it holds is
 * refused: the rest may be missing.
 */
export const kevSource: Source = {
  format: 'kev',
  kind: 'exploitation',
  sizeBytesMax: limits.sizeBytesMax,
  isDocument: (name) => /\.json(\.gz)?$/.test(name),
  recognises: (head) => head.includes('"catalogVersion"') && head.includes('"vulnerabilities"'),
  read(bytes) {
    const document = fieldsOf(readDocument('kev', () => parseJson(bytes, limits)))
    const asOf = readTime(document.dateReleased)
    if (asOf === undefined) throw new SourceError('kev.no-date', 'dateReleased is missing or no date')
    const entries = document.vulnerabilities
    if (!Array.isArray(entries)) throw new SourceError('kev.no-entries', 'vulnerabilities is missing')
    if (document.count !== entries.length)
      throw new SourceError(
        'kev.wrong-count',
        `says that it has ${shown(document.count)} entries and has ${entries.length}`,
      )
    return { asOf, title: textOf(document.title).slice(0, 200) || 'KEV', records: records(entries) }
  },
}

function* records(entries: readonly unknown[]): Generator<Read<ExploitedCve>, void, void> {
  for (const [at, entry] of entries.entries()) yield readEntry(fieldsOf(entry), at)
}

function readEntry(entry: Readonly<Record<string, unknown>>, at: number): Read<ExploitedCve> {
  const { cveID } = entry
  if (!isCve(cveID)) return problem(`entry ${at + 1}`, 'kev.bad-cve', `cveID is ${shown(cveID)}`)
  const [addedOn, dueOn] = [readDay(entry.dateAdded), readDay(entry.dueDate)]
  if (addedOn === undefined) return problem(cveID, 'kev.bad-date', `dateAdded is ${shown(entry.dateAdded)}`)
  if (dueOn === undefined && textOf(entry.dueDate) !== '')
    return problem(cveID, 'kev.bad-date', `dueDate is ${shown(entry.dueDate)}`)
  const use = textOf(entry.knownRansomwareCampaignUse).toLowerCase()
  return {
    name: cveID,
    value: {
      cve: cveID,
      name: textOf(entry.vulnerabilityName),
      addedOn,
      dueOn: dueOn ?? null,
      // "Unknown" is no denial.
      ransomware: use === 'known' ? true : null,
      notes: textOf(entry.notes),
    },
  }
}

function problem(name: string, code: string, message: string): Read<ExploitedCve> {
  return { name, problem: { code, message } }
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'missing'
}
