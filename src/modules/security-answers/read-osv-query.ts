import { Problem } from '#platform/problem.ts'
import { readPageToken } from './osv-page-token.ts'
import { type Question, questionOfName, questionOfPurl } from './question.ts'
import { type Fields, fieldsOf, invalid, optionalText, textOf } from './read-body.ts'

export interface OsvQuery {
  readonly question: Question
  /** The query without its page: what a page token belongs to. */
  readonly identity: string
  /** Ids up to this one were on earlier pages. */
  readonly afterId: string
}

/** A query of `/v1/query`. Throws problems with 400 that name the member at fault. */
export function readOsvQuery(value: unknown, at: string): OsvQuery {
  const query = fieldsOf(value, at)
  // Advisories name versions here, and ranges of commits only beside them: an empty answer would not mean that it is clean.
  if (query.commit !== undefined && query.commit !== null && query.commit !== '')
    throw new Problem('osv-query.commit-unanswerable', 400)
  const version = optionalText(query.version, `${at}.version`, 500)
  const question = readPackage(fieldsOf(query.package, `${at}.package`), version, `${at}.package`)
  const { ecosystem, name, osvEcosystems } = question
  const identity = JSON.stringify([ecosystem.type, name, question.version ?? null, osvEcosystems])
  const token = optionalText(query.page_token, `${at}.page_token`, 1_000)
  return { question, identity, afterId: token === undefined ? '' : readPageToken(identity, token) }
}

function readPackage(named: Fields, version: string | undefined, at: string): Question {
  const purl = optionalText(named.purl, `${at}.purl`, 8_192)
  if (purl === undefined) {
    const ecosystem = textOf(named.ecosystem, `${at}.ecosystem`, 100)
    const name = textOf(named.name, `${at}.name`, 500)
    if (name === '') throw invalid(`${at}.name`, 'a text that is not empty')
    return questionOfName({ ecosystem, name, version })
  }
  if (named.name || named.ecosystem) throw invalid(`${at}.purl`, 'alone, without name and ecosystem')
  const question = questionOfPurl(purl)
  if (question === undefined) throw new Problem('osv-query.unknown-ecosystem', 400, { ecosystem: purl.slice(0, 100) })
  if (version === undefined) return question
  if (question.version !== undefined) throw invalid(`${at}.version`, 'absent where the purl has one')
  return (
    questionOfPurl(`${purl.split(/[?#]/, 1)[0]}@${encodeURIComponent(version)}${purl.slice(purl.search(/[?#]|$/))}`) ??
    question
  )
}
