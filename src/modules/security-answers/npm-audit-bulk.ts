import { npm } from '#ecosystems/npm/index.ts'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { findMatches, type MatchingScope } from './find-matches.ts'
import { npmAdvisoryKey, npmAdvisoryNumber, readNpmAdvisories } from './npm-advisories.ts'
import { confirmingRange } from './npm-range.ts'
import type { Question } from './question.ts'
import { fieldsOf, listOf, readJsonBody, textOf } from './read-body.ts'
import { type AskedAnswer, answerJson, type BytesAnswer } from './security-answer.ts'
import { npmSeverity } from './severity-words.ts'

export const npmPackagesMax = 20_000
export const npmVersionsMax = 50_000
const versionsOfOneMax = 1_000
const textCharactersMax = 500

/**
 * `POST {registry}/-/npm/v1/security/advisories/bulk` of npm 7 and later, pnpm 11, modern Yarn and Bun: names with versions
 * in, the advisories of those packages out; `{}` when nothing is known of any. The body as it came, gzip or not. Throws
 * `access.denied` without `advisory:read`, `advisory-feed.missing` (503) where npm's advisories were never taken in, and
 * problems with 400 and 413.
 */
export async function npmAuditBulk(context: Context, asked: AskedAnswer): Promise<BytesAnswer> {
  const audience = audienceOf(context.actor)
  const questions = readQuestions(await readJsonBody(asked.body))
  const state = await readDataState(context)
  requireFeeds(state, [npm.osvNames])
  const scope = { context, audience, revision: state.revision }
  const found = await findMatches(scope, questions)
  const reply = await writeReply(scope, { questions, found, baseUrl: asked.baseUrl })
  return answerJson(reply, ageHeaders(state, npm.osvNames, context.now))
}

function readQuestions(body: unknown): readonly Question[] {
  const packages = Object.entries(fieldsOf(body, 'body'))
  if (packages.length > npmPackagesMax)
    throw new Problem('security-query.too-many', 400, { at: 'body', limit: npmPackagesMax })
  const questions = packages.flatMap(([key, versions]) => {
    const name = textOf(key, 'body', textCharactersMax)
    const at = name.slice(0, 100)
    return listOf(versions, at, versionsOfOneMax).map((each) => npmQuestion(name, textOf(each, at, textCharactersMax)))
  })
  if (questions.length > npmVersionsMax)
    throw new Problem('security-query.too-many', 400, { at: 'body', limit: npmVersionsMax })
  return questions
}

/** Names are asked for as they are: case matters, and what npm would not allow today may be in an old lockfile. */
export function npmQuestion(name: string, version: string): Question {
  return { ecosystem: npm, name, version, osvEcosystems: npm.osvNames }
}

interface Found {
  readonly questions: readonly Question[]
  readonly found: readonly (readonly AdvisoryMatch[])[]
  readonly baseUrl: string
}

async function writeReply(scope: MatchingScope, { questions, found, baseUrl }: Found): Promise<object> {
  const byPackage = new Map<string, Map<string, { readonly match: AdvisoryMatch; readonly versions: string[] }>>()
  for (const [at, { name, version = '' }] of questions.entries()) {
    for (const match of found[at] ?? []) {
      const own = byPackage.get(name) ?? new Map()
      const known = own.get(match.advisoryId) ?? { match, versions: [] }
      known.versions.push(version)
      own.set(match.advisoryId, known)
      byPackage.set(name, own)
    }
  }
  const named = [...byPackage].flatMap(([name, own]) => [...own.values()].map(({ match }) => ({ name, match })))
  const advisories = await readNpmAdvisories(scope, named)
  // fromEntries defines members: a package called `__proto__` is one like any other.
  return Object.fromEntries(
    [...byPackage].map(([name, own]) => [
      name,
      [...own.values()].map(({ match, versions }) => {
        const advisory = advisories.get(npmAdvisoryKey(name, match.advisoryId))
        return {
          id: npmAdvisoryNumber(match.advisoryId),
          url: npmAdvisoryUrl(baseUrl, match.advisoryId),
          title: npmTitle(match),
          severity: npmSeverity(match),
          vulnerable_versions: confirmingRange(advisory?.range ?? '', versions),
          cwe: advisory?.cwes ?? [],
          ...npmCvss(match),
        }
      }),
    ]),
  )
}

/** The protocol knows only affected or not: what is undecided is told as affected, and says so. */
export function npmTitle({ advisoryId, summary, state, reason }: AdvisoryMatch): string {
  const title = `${summary} (${advisoryId})`
  return state === 'affected'
    ? title
    : `${title}, undecided: ${reason ?? 'it cannot be said whether this version is affected'}`
}

export function npmAdvisoryUrl(baseUrl: string, id: string): string {
  return `${baseUrl}/advisories/${encodeURIComponent(id)}`
}

export function npmCvss({ severityScore, severityVector }: AdvisoryMatch) {
  return severityScore === undefined ? {} : { cvss: { score: severityScore, vectorString: severityVector ?? null } }
}
