import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type Purl, parsePurl } from '#formats/purl.ts'
import type { Sbom, SbomComponent, SbomFinding } from '#formats/sbom.ts'
import type { AdvisoryIndex, IndexMatch } from '#modules/advisories/index.ts'
import { fill } from '../cli.ts'
import { CliError, exitCode } from '../exit-code.ts'
import type { ScanCall } from './scan-options.ts'

export interface MatchedAdvisories {
  /** In the order of components, then of advisory ids. */
  readonly findings: readonly SbomFinding[]
  /** Components about whose kind the advisories say nothing: by purl type, how many. */
  readonly uncovered: ReadonlyMap<string, number>
  readonly advisoryCount: number
  /** The newest record; absent: none tells a date. */
  readonly newestAt?: Date
}

/** Advisories from files alone; nothing is stored. Throws `CliError` when they cannot be used. */
export async function openAdvisories(call: ScanCall): Promise<{ match(sbom: Sbom): MatchedAdvisories }> {
  const { cli, words, options } = call
  const path = resolve(cli.folder, options.advisories ?? '')
  const index = await loadIndex(call, path).catch((error: unknown) => {
    if (cli.ending.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(exitCode.usage, fill(words.errors.advisories, { path: options.advisories ?? '', reason }))
  })
  const ignored = new Set(options.ignore ?? [])
  return { match: (sbom) => matchAll(sbom, index, ignored) }
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
      `${fill(words.failedRecords, { count: compiled.facts.failedCount, name: first.name, message: first.message })}\n`,
    )
  return openAdvisoryIndex(compiled.bytes)
}

function matchAll(sbom: Sbom, index: AdvisoryIndex, ignored: ReadonlySet<string>): MatchedAdvisories {
  const findings: SbomFinding[] = []
  const uncovered = new Map<string, number>()
  for (const component of sbom.components) {
    const purl = parsePurl(component.purl)
    if (!index.covers(purl)) uncovered.set(component.type, (uncovered.get(component.type) ?? 0) + 1)
    else findings.push(...findingsOf(component, matchesOf(index, purl), ignored))
  }
  const { advisoryCount, newestRecordAt } = index.facts
  return {
    findings,
    uncovered,
    advisoryCount,
    ...(newestRecordAt !== undefined && { newestAt: new Date(newestRecordAt) }),
  }
}

function matchesOf(index: AdvisoryIndex, purl: Purl): readonly IndexMatch[] {
  return index.match(purl).toSorted((a, b) => (a.advisoryId < b.advisoryId ? -1 : 1))
}

function findingsOf(
  { ref }: SbomComponent,
  matches: readonly IndexMatch[],
  ignored: ReadonlySet<string>,
): readonly SbomFinding[] {
  return matches.map((match) => ({
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

function severityOf({ severityLabel }: IndexMatch): SbomFinding['severity'] {
  return severities.find((each) => each === severityLabel) ?? 'unknown'
}
