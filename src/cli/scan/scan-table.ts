import type { Sbom, SbomComponent, SbomFinding } from '#formats/sbom.ts'
import { fill } from '../cli.ts'
import { formatTable, widthOf } from '../format-table.ts'
import type { ScanCall, ScanWords } from './scan-options.ts'
import { rankOf } from './severity-rank.ts'

const gapWidth = 2
const cellWidthMax = 60
const lastWidthMin = 16

/** Findings where advisories were asked, else components; what would not fit the terminal is cut. */
export function scanTable(call: ScanCall, sbom: Sbom, findings: readonly SbomFinding[] | undefined): string {
  const { words } = call
  const rows = findings
    ? findingRows(words, sbom, findings)
    : sbom.components.map((component) => componentRow(words, component))
  if (rows.length === 0) return ''
  const { columns } = words
  const header = findings
    ? [columns.severity, columns.package, columns.version, columns.advisory, columns.fixed, columns.where]
    : [columns.package, columns.version, columns.type, columns.scope, columns.relation, columns.where]
  return formatTable(header, fitted(header, rows, call.cli.columns))
}

function componentRow(words: ScanWords, component: SbomComponent): readonly string[] {
  const { title, type, scope, direct } = component
  const relation = direct === undefined ? 'unknown' : direct ? 'direct' : 'transitive'
  return [
    title,
    versionText(words, component),
    type,
    words.scopes[scope],
    words.relations[relation],
    whereText(words, component),
  ]
}

function findingRows(words: ScanWords, sbom: Sbom, findings: readonly SbomFinding[]): readonly (readonly string[])[] {
  const components = new Map(sbom.components.map((component) => [component.ref, component]))
  const shown = findings.filter(({ ignored }) => !ignored).toSorted((a, b) => rankOf(b) - rankOf(a))
  return shown.flatMap((finding) => {
    const component = components.get(finding.ref)
    if (!component) return []
    const severity = words.severities[finding.isMalware ? 'malware' : finding.severity]
    return [
      [
        finding.state === 'affected' ? severity : fill(words.undecidedFinding, { severity }),
        component.title,
        versionText(words, component),
        finding.id,
        finding.fixedVersions.join(', '),
        whereText(words, component),
      ],
    ]
  })
}

function versionText(words: ScanWords, { version, requirements }: SbomComponent): string {
  if (version !== undefined) return version
  return requirements.length === 0
    ? words.noVersion
    : fill(words.undecidedVersion, { requirements: requirements.join(', ') })
}

function whereText(words: ScanWords, { occurrences }: SbomComponent): string {
  const [first] = occurrences
  if (!first) return ''
  const path = `${first.path}${first.line === undefined ? '' : `:${first.line}`}`
  const within = first.within === undefined ? path : `${path}!${first.within}`
  return occurrences.length === 1 ? within : fill(words.morePlaces, { path: within, count: occurrences.length - 1 })
}

/** Without a terminal everything is written; with one, long cells and what is left for the last column are cut. */
function fitted(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): readonly (readonly string[])[] {
  if (columns === undefined) return rows
  const last = header.length - 1
  const cut = rows.map((row) => row.map((cell, at) => (at === last ? cell : cutTo(cell, cellWidthMax))))
  const widths = header.slice(0, last).map((title, at) => {
    let width = widthOf(title)
    for (const row of cut) width = Math.max(width, widthOf(row[at] ?? ''))
    return width
  })
  const left = columns - widths.reduce((sum, width) => sum + width + gapWidth, 0)
  return cut.map((row) => row.map((cell, at) => (at === last ? cutTo(cell, Math.max(left, lastWidthMin)) : cell)))
}

/** By columns of the terminal, not by letters. */
function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  let used = 1
  for (const letter of text) {
    used += widthOf(letter)
    if (used > width) break
    cut += letter
  }
  return `${cut}…`
}
