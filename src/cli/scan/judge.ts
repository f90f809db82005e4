import { type Sbom, type SbomProblem, undecidedComponents } from '#formats/sbom.ts'
import { fill } from '../cli.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { plain } from '../format-table.ts'
import { staleFeedText } from '../stale-feed.ts'
import type { MatchedAdvisories } from './advisory-findings.ts'
import type { ScanCall } from './scan-options.ts'
import { reaches } from './severity-rank.ts'

const problemsShownMax = 20
const millisecondsPerHour = 3_600_000

/** A finding says more than old data, and old data more than a gap in what was read or decided. */
export function judge(call: ScanCall, sbom: Sbom, matched: MatchedAdvisories | undefined): ExitCode {
  const { cli, words, options } = call
  const counted = (matched?.findings ?? []).filter(({ ignored }) => !ignored)
  const failOn = options.failOn ?? 'any'
  const affected = counted.filter(({ state }) => state === 'affected')
  if (affected.some((finding) => reaches(finding, failOn) === true)) return exitCode.violation
  if (matched && options.maxDataAge !== undefined) {
    const stale = staleText(call, matched, options.maxDataAge)
    if (stale !== undefined) {
      cli.say(`${stale}\n`)
      return exitCode.stale
    }
  }
  if (options.allowIncomplete === true) return exitCode.pass
  const undecided =
    matched !== undefined &&
    (matched.uncovered.size > 0 ||
      undecidedComponents(sbom).length > 0 ||
      affected.some((finding) => reaches(finding, failOn) === 'unknown') ||
      counted.some((finding) => finding.state === 'undecided' && reaches(finding, failOn) !== false))
  if (undecided) cli.say(`${words.undecided}\n`)
  return undecided || !sbom.complete ? exitCode.incomplete : exitCode.pass
}

/** On standard error, so that the report stays alone on standard output. */
export function tellSummary({ cli, words }: ScanCall, sbom: Sbom, matched: MatchedAdvisories | undefined): void {
  const hiding = sbom.problems.filter(({ hides }) => hides)
  if (hiding.length > 0) {
    cli.say(`${words.incomplete}\n`)
    for (const problem of hiding.slice(0, problemsShownMax)) cli.say(`  ${plain(problemText(problem))}\n`)
    if (hiding.length > problemsShownMax)
      cli.say(`  ${fill(words.moreProblems, { count: hiding.length - problemsShownMax })}\n`)
  }
  if (sbom.components.length === 0) {
    cli.say(`${words.nothing}\n`)
    return
  }
  const undecided = undecidedComponents(sbom).length
  const components = sbom.components.length
  cli.say(`${fill(words.sum, { components, direct: sbom.directRefs.length, undecided })}\n`)
  if (!matched) return
  const counted = matched.findings.filter(({ ignored }) => !ignored)
  const affected = counted.filter(({ state }) => state === 'affected').length
  const ignored = matched.findings.length - counted.length
  cli.say(`${fill(words.findings, { affected, undecided: counted.length - affected, ignored })}\n`)
  const newest = matched.newestAt?.toISOString().slice(0, 10) ?? words.noDate
  cli.say(`${plain(fill(matched.dataText, { newest }))}\n`)
  if (matched.uncovered.size === 0) return
  const count = [...matched.uncovered.values()].reduce((sum, each) => sum + each, 0)
  cli.say(`${fill(words.uncovered, { types: [...matched.uncovered.keys()].sort().join(', '), count })}\n`)
}

function problemText({ path, line, code, message }: SbomProblem): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${message} (${code})`
}

function staleText({ cli, words }: ScanCall, { newestAt, feeds }: MatchedAdvisories, most: number): string | undefined {
  if (feeds !== undefined) return staleFeedText(cli, feeds, most)
  if (newestAt === undefined) return words.unknownAge
  const hours = Math.floor((cli.clock().getTime() - newestAt.getTime()) / millisecondsPerHour)
  return hours > most ? fill(words.stale, { hours, most }) : undefined
}
