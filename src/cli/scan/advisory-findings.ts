import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parsePurl } from '#formats/purl.ts'
import type { Sbom, SbomComponent, SbomFinding } from '#formats/sbom.ts'
import type { AdvisoryIndex, IndexMatch } from '#modules/advisories/index.ts'
import { fill } from '../cli.ts'
import { CliError, exitCode } from '../exit-code.ts'
import { plain } from '../format-table.ts'
import type { Feed } from '../stale-feed.ts'
import type { ScanCall } from './scan-options.ts'

export interface MatchedAdvisories {
  /** In the order of components, then of advisory ids. */
  readonly findings: readonly SbomFinding[]
  /** Components about whose kind the advisories say nothing: by purl type, how many. */
  readonly uncovered: ReadonlyMap<string, number>
  /** What to say of the data, with a place for `{newest}`. */
  readonly dataText: string
  /** The newest record; absent: none tells a date. */
  readonly newestAt?: Date
  /** Of a server: when each of its feeds was last taken, by which their age is judged. */
  readonly feeds?: readonly Feed[]
}

/** Where advisories come from. */
export interface AdvisorySource {
  match(sbom: Sbom): Promise<MatchedAdvisories>
  close(): Promise<void>
}

/** Advisories from files alone; nothing is stored. Throws `CliError` when they cannot be used. */
export async function openAdvisories(call: ScanCall): Promise<AdvisorySource> {
  const { cli, words, options } = call
  const path = resolve(cli.folder, options.advisories ?? '')
  const index = await loadIndex(call, path).catch((error: unknown) => {
    if (cli.ending.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(exitCode.usage, fill(words.errors.advisories, { path: options.advisories ?? '', reason }))
  })
  const ignored = new Set(options.ignore ?? [])
  const dataText = fill(words.data, { count: index.facts.advisoryCount })
  return { match: async (sbom) => ({ ...matchAll(sbom, index, ignored), dataText }), close: async () => {} }
}

/** Loaded late: matching brings with it what the module of advisories needs. */
async function loadIndex({ cli, words }: ScanCall, path: string): Promise<AdvisoryIndex> {
  const { compileAdvisories, isSectionFile, openAdvisoryIndex } = await import('#modules/advisories/index.ts')
  if (statSync(path).isFile()) {
    const bytes = readFileSync(path)
    if (isSectionFile(bytes)) return openAdvisoryIndex(bytes)
  }
  const compiled = await compileAdvisories([{ path, source: basename(path) }], cli.clock())
  const [first] = compiled.failed
  if (first)
    cli.say(
      `${plain(fill(words.failedRecords, { count: compiled.facts.failedCount, name: first.name, message: first.message }))}\n`,
    )
  return openAdvisoryIndex(compiled.bytes)
}

function matchAll(sbom: Sbom, index: AdvisoryIndex, ignored: ReadonlySet<string>): Omit<MatchedAdvisories, 'dataText'> {
  const findings: SbomFinding[] = []
  const uncovered = new Map<string, number>()
  for (const component of sbom.components) {
    const purl = parsePurl(component.purl)
    if (!index.covers(purl)) uncovered.set(component.type, (uncovered.get(component.type) ?? 0) + 1)
    else
      for (const finding of findingsOf(component, index.match(purl, requirementsOf(component)), ignored))
        findings.push(finding)
  }
  const { newestRecordAt } = index.facts
  return {
    findings,
    uncovered,
    ...(newestRecordAt !== undefined && { newestAt: new Date(newestRecordAt) }),
  }
}

/** What limits the versions that may be meant where none is known: nothing, unless every file that asks for it says a range. */
export function requirementsOf({ version, requirements, unrestricted }: SbomComponent): readonly string[] {
  return version === undefined && unrestricted !== true ? requirements : []
}

/** Sorted by the ids of advisories. */
export function findingsOf(
  { ref }: SbomComponent,
  matches: readonly Omit<IndexMatch, 'firstSeenAt'>[],
  ignored: ReadonlySet<string>,
): readonly SbomFinding[] {
  const sorted = matches.toSorted((a, b) => (a.advisoryId < b.advisoryId ? -1 : 1))
  return sorted.map((match) => ({
    ref,
    id: match.advisoryId,
    aliases: match.aliases,
    summary: match.summary,
    isMalware: match.isMalware,
    severity: severityOf(match),
    ...(match.severityScore !== undefined && { score: match.severityScore }),
    ...(match.severityVector !== undefined && { vector: match.severityVector }),
    fixedVersions: match.fixedVersions,
    state: match.state,
    ...(match.reason !== undefined && { reason: match.reason }),
    ignored: [match.advisoryId, ...match.aliases].some((id) => ignored.has(id)),
  }))
}

const severities = ['none', 'low', 'medium', 'high', 'critical'] as const

function severityOf({ severityLabel }: Pick<IndexMatch, 'severityLabel'>): SbomFinding['severity'] {
  return severities.find((each) => each === severityLabel) ?? 'unknown'
}
