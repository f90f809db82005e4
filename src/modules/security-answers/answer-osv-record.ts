import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState } from './data-state.ts'
import { type OsvDocument, readOsvDocuments } from './osv-document.ts'
import { answerDocument, type SecurityAnswer } from './security-answer.ts'

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$/

/**
 * `GET /v1/vulns/{id}`: the record, withdrawn ones too, as the search shows them. Throws `advisory.unknown` (404); a name
 * that is only an alias is answered with `advisory.known-as`, which names the records that have it.
 */
export async function answerOsvRecord(context: Context, id: string): Promise<SecurityAnswer> {
  const document = await findOsvDocument(context, id)
  const state = await readDataState(context)
  const ecosystems = Array.isArray(document.affected)
    ? document.affected.map((each: { package?: { ecosystem?: unknown } } | null) => String(each?.package?.ecosystem))
    : []
  const bytes = Buffer.from(JSON.stringify(document))
  return answerDocument(bytes, 'application/json; charset=utf-8', ageHeaders(state, ecosystems, context.now))
}

export async function findOsvDocument(context: Context, id: string): Promise<OsvDocument> {
  const audience = audienceOf(context.actor)
  if (!idPattern.test(id)) throw new Problem('advisory.unknown', 404)
  const document = (await readOsvDocuments(context, audience, [id])).get(id)
  if (document !== undefined) return document
  const rows = await context.db
    .selectFrom('advisory_alias')
    .select('advisory_id as id')
    .where('alias', '=', id)
    .orderBy('advisory_id')
    .limit(20)
    .execute()
  const known = rows.filter((row) => audience.sees(row)).map((row) => row.id)
  if (known.length === 0) throw new Problem('advisory.unknown', 404)
  throw new Problem('advisory.known-as', 404, { id, ids: known })
}
