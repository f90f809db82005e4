// SARIF 2.1.0 (OASIS): findings for code hosts and editors.
import { sha256Hex } from './hash.ts'
import type { Sbom, SbomComponent, SbomFinding, SbomOccurrence } from './sbom.ts'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
/** Code hosts show at most so many places of one result. */
const locationsMax = 10

export interface SarifOptions {
  readonly toolVersion: string
  readonly findings: readonly SbomFinding[]
}

/** One rule for each advisory, one result for each component that it concerns. Ignored findings are suppressed results. */
export function sarifLog(sbom: Sbom, { toolVersion, findings }: SarifOptions): object {
  const components = new Map(sbom.components.map((component) => [component.ref, component]))
  const rules = [...Map.groupBy(findings, ({ id }) => id).values()].flatMap(([first]) => (first ? [ruleOf(first)] : []))
  const places = new Map(rules.map(({ id }, index) => [id, index]))
  const results = findings.flatMap((finding) => {
    const component = components.get(finding.ref)
    return component ? [resultOf(finding, component, places.get(finding.id) ?? 0)] : []
  })
  const notifications = sbom.problems.map(({ path, line, code, message, hides }) => ({
    level: hides ? 'warning' : 'note',
    descriptor: { id: code },
    message: { text: withoutLinks(message) },
    locations: [{ physicalLocation: physicalLocation({ path, ...(line !== undefined && { line }) }) }],
  }))
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Assay', semanticVersion: toolVersion, rules } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
}

interface SarifRule {
  readonly id: string
  readonly [property: string]: unknown
}

function ruleOf(finding: SbomFinding): SarifRule {
  const { id, aliases, summary, score, severity, isMalware } = finding
  const names = aliases.length === 0 ? '' : ` (${aliases.join(', ')})`
  return {
    id,
    name: isMalware ? 'MaliciousPackage' : 'VulnerablePackage',
    shortDescription: { text: summary === '' ? id : summary },
    fullDescription: { text: `${id}${names}${summary === '' ? '' : `: ${summary}`}` },
    defaultConfiguration: { level: levelOf(finding) },
    properties: {
      'security-severity': String(score ?? scoreOf(severity, isMalware)),
      tags: ['security', isMalware ? 'malware' : 'vulnerability'],
    },
  }
}

/** The middle of what the word covers (CVSS 3.1, section 5), where the source gives a word only. */
function scoreOf(severity: SbomFinding['severity'], isMalware: boolean): string {
  if (isMalware) return '10.0'
  const scores = { none: '0.0', low: '2.0', medium: '5.5', high: '8.0', critical: '9.5', unknown: '5.0' } as const
  return scores[severity]
}

function levelOf({ severity, isMalware }: SbomFinding): 'error' | 'warning' | 'note' {
  if (isMalware || severity === 'critical' || severity === 'high') return 'error'
  return severity === 'low' || severity === 'none' ? 'note' : 'warning'
}

function resultOf(finding: SbomFinding, component: SbomComponent, ruleIndex: number): object {
  const { id, state, ignored } = finding
  const locations = component.occurrences.slice(0, locationsMax)
  return {
    ruleId: id,
    ruleIndex,
    // "open": there was not enough to decide; the standard wants no level then.
    ...(state === 'undecided' ? { kind: 'open', level: 'none' } : { kind: 'fail', level: levelOf(finding) }),
    message: { text: withoutLinks(messageOf(finding, component)) },
    locations: locations.map((occurrence) => ({
      physicalLocation: physicalLocation(occurrence),
      logicalLocations: [{ fullyQualifiedName: component.ref, kind: 'package' }],
    })),
    // Without the version and the line: an update of something else in the file does not make it a new result.
    partialFingerprints: { 'assayFinding/v1': fingerprint(finding, component) },
    ...(ignored && { suppressions: [{ kind: 'external', status: 'accepted' }] }),
    properties: { purl: component.ref, state },
  }
}

function messageOf({ state, reason, fixedVersions, id }: SbomFinding, { title, version }: SbomComponent): string {
  const what = version === undefined ? title : `${title} ${version}`
  const fixed = fixedVersions.length === 0 ? 'No fixed version is known.' : `Fixed in ${fixedVersions.join(', ')}.`
  if (state === 'affected') return `${what} is affected by ${id}. ${fixed}`
  return `Whether ${what} is affected by ${id} cannot be decided: ${reason ?? 'not enough is known'}. ${fixed}`
}

/** `[text](address)` in a message is a link to its reader (SARIF 2.1.0, section 3.11.6), whoever named a package so. */
function withoutLinks(text: string): string {
  return text.includes('](') ? text.replace(/[\\[\]]/g, '\\$&') : text
}

function fingerprint({ id }: SbomFinding, { type, title, occurrences }: SbomComponent): string {
  return sha256Hex(JSON.stringify([id, type, title, occurrences[0]?.path ?? '']))
}

function physicalLocation({ path, line }: Pick<SbomOccurrence, 'path' | 'line'>): object {
  // Segment by segment: a path may hold what has a meaning in an address.
  const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/')
  return { artifactLocation: { uri }, region: { startLine: line ?? 1 } }
}
