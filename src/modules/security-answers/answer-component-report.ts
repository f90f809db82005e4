import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { findMatches } from './find-matches.ts'
import { feedNames, type Question, questionOfPurl } from './question.ts'
import { fieldsOf, listOf, readJsonBody, textOf } from './read-body.ts'
import { type AskedAnswer, answerJson, type SecurityAnswer } from './security-answer.ts'

const coordinatesMax = 128
const contentType = 'application/vnd.ossindex.component-report.v1+json'

/**
 * OSS Index `POST /api/v3/component-report`: package URLs with versions in, a report for each out, in their order. Throws
 * `purl.invalid` (400), and `advisory-feed.missing` (503) for a type of which no advisories were taken in, or none exist.
 */
export async function answerComponentReport(context: Context, asked: AskedAnswer): Promise<SecurityAnswer> {
  const audience = audienceOf(context.actor)
  const body = fieldsOf(await readJsonBody(asked.body), 'body')
  const coordinates = listOf(body.coordinates, 'coordinates', coordinatesMax).map((each, at) =>
    textOf(each, `coordinates[${at}]`, 8_192),
  )
  const questions = coordinates.map(readCoordinate)
  const state = await readDataState(context)
  const names = questions.map(feedNames)
  requireFeeds(state, names)
  const found = await findMatches({ context, audience, revision: state.revision }, questions)
  const headers = ageHeaders(state, names.flat(), context.now)
  const description = `Known to Assay, newest record ${headers['x-assay-data-newest'] ?? 'without a date'}`
  const reports = coordinates.map((own, at) => ({
    coordinates: own,
    description,
    reference: `${asked.baseUrl}/advisories?${new URLSearchParams({ package: questions[at]?.name ?? '' })}`,
    vulnerabilities: (found[at] ?? []).map((match) => vulnerabilityOf(match, asked.baseUrl)),
  }))
  return answerJson(reports, { ...headers, 'content-type': contentType })
}

function readCoordinate(text: string): Question {
  const question = questionOfPurl(text)
  if (question !== undefined) return question
  const [type = ''] = text.replace(/^pkg:\/*/i, '').split('/', 1)
  throw new Problem('advisory-feed.missing', 503, { ecosystems: [type.slice(0, 60)] })
}

function vulnerabilityOf(match: AdvisoryMatch, baseUrl: string) {
  const { advisoryId: id, summary, state, reason } = match
  const cve = [id, ...match.aliases].find((name) => name.startsWith('CVE-'))
  const undecided =
    state === 'undecided' ? `Undecided: ${reason ?? 'it cannot be said whether this version is affected'}. ` : ''
  return {
    id,
    displayName: cve ?? id,
    title: `${undecided}${summary}`,
    description: `${undecided}${summary}. Affected: ${match.display}`,
    // A number is required; what nobody has scored is told by its word in the title of the record, never as harmless.
    cvssScore: match.severityScore ?? scoreOf(match),
    ...(match.severityVector !== undefined && { cvssVector: match.severityVector }),
    ...(cve !== undefined && { cve }),
    reference: `${baseUrl}/advisories/${encodeURIComponent(id)}`,
    externalReferences: [],
  }
}

/** The lowest score that the word covers (CVSS 3.1, section 5); malware is critical, and what nobody rated counts as high. */
const wordScores: ReadonlyMap<string, number> = new Map([
  ['critical', 9],
  ['high', 7],
  ['medium', 4],
  ['low', 0.1],
  ['none', 0],
])

function scoreOf({ isMalware, severityLabel }: AdvisoryMatch): number {
  return isMalware ? 9 : (wordScores.get(severityLabel) ?? 7)
}
