import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { sql } from 'kysely'
import { findByOsvName } from '#ecosystems/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { findOsvDocument } from './answer-osv-record.ts'
import { type Audience, audienceOf } from './audience.ts'
import { ageHeaders, readDataState } from './data-state.ts'
import { type GoRecord, goModules } from './go-modules.ts'
import type { OsvDocument } from './osv-document.ts'
import { prepareOnce } from './prepared.ts'
import { answerDocument, type SecurityAnswer } from './security-answer.ts'

const pack = promisify(gzip)
const osvName = 'Go'
const idPattern = /^GO-\d{4}-\d{4,8}$/

/**
 * The Go vulnerability database protocol, as govulncheck reads it: `index/db.json`, `index/modules.json`, `index/vulns.json`
 * and `ID/GO-….json`, each also with `.gz`. Packed documents are files of type gzip and never an encoding of the transfer:
 * the client unpacks them itself. Throws `advisory-feed.missing` where no record of the Go project was ever taken in.
 */
export async function answerGoVulnerabilities(
  context: Context,
  asked: { readonly path: readonly string[]; readonly baseUrl: string },
): Promise<SecurityAnswer> {
  const [folder, file = '', ...more] = asked.path
  const name = /^([\w-]{1,40})\.json(\.gz)?$/.exec(file)
  if (more.length > 0 || !name?.[1]) throw new Problem('security-answer.unknown-path', 404)
  const audience = audienceOf(context.actor)
  const state = await readDataState(context)
  const headers = ageHeaders(state, [osvName], context.now)
  const write = async (text: string) => {
    if (name[2] === undefined) return answerDocument(Buffer.from(text), 'application/json', headers)
    return answerDocument(await pack(text), 'application/gzip', headers)
  }
  const key = { name: `go ${audience.key}`, revision: state.revision }
  const index = await prepareOnce(context, key, () => makeIndex(context, audience))
  if (index === undefined || !state.coverage.has(osvName))
    throw new Problem('advisory-feed.missing', 503, { ecosystems: [osvName] })
  if (folder === 'index') {
    const text = index.get(name[1])
    if (text === undefined) throw new Problem('security-answer.unknown-path', 404)
    return write(text)
  }
  if (folder !== 'ID' || !idPattern.test(name[1])) throw new Problem('security-answer.unknown-path', 404)
  return write(JSON.stringify(withAddress(await findOsvDocument(context, name[1]), asked.baseUrl)))
}

/** govulncheck prints where to read more, and breaks down at a report that does not say. */
function withAddress(document: OsvDocument, baseUrl: string): OsvDocument {
  const specific = document.database_specific
  const own = specific !== null && typeof specific === 'object' && !Array.isArray(specific) ? specific : {}
  if ('url' in own && typeof own.url === 'string') return document
  return { ...document, database_specific: { ...own, url: `${baseUrl}/advisories/${document.id}` } }
}

/** The documents below `index/` by their names; undefined without any record. */
async function makeIndex(context: Context, audience: Audience): Promise<ReadonlyMap<string, string> | undefined> {
  const records = (await readGoRecords(context)).filter((record) => audience.sees(record))
  const scheme = findByOsvName(osvName)?.versions
  if (records.length === 0 || scheme === undefined) return undefined
  const newest = records.reduce((latest, { modified }) => (modified > latest ? modified : latest), '')
  const vulns = records.map(({ id, modified, aliases }) => ({ id, modified, ...(aliases.length > 0 && { aliases }) }))
  return new Map([
    ['db', JSON.stringify({ modified: newest })],
    ['vulns', JSON.stringify(vulns)],
    ['modules', JSON.stringify(goModules(records, scheme))],
  ])
}

/** Reports of the Go project itself: no others say which symbols are affected. Withdrawn ones are not in the index. */
async function readGoRecords(context: Context): Promise<readonly GoRecord[]> {
  const { rows } = await sql<Omit<GoRecord, 'modified'> & { readonly said: string | null; readonly at: Date }>`
    select a.id, a.modified_at as at, a.record->>'modified' as said, a.record->'affected' as affected,
      array(select l.alias from advisory_alias as l where l.advisory_id = a.id order by 1) as aliases
    from advisory as a
    where a.id ~ '^GO-[0-9]{4}-[0-9]{4,8}$' and a.withdrawn_at is null order by a.id`.execute(context.db)
  return rows.map(({ said, at, ...row }) => ({ ...row, modified: said ?? at.toISOString() }))
}
