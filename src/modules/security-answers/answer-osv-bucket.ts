import { access } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { answerOsvRecord, findOsvDocument } from './answer-osv-record.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, baseName, type DataState, readDataState, requireFeeds } from './data-state.ts'
import { prepareOsvArchive } from './prepare-osv-archive.ts'
import { forgetPrepared, prepareOnce } from './prepared.ts'
import { answerDocument, documentHeaders, type SecurityAnswer } from './security-answer.ts'

/**
 * The layout of the public OSV bucket, for osv-scanner's offline mode and mirrors: `all.zip`, `ecosystems.txt`,
 * `{ecosystem}/all.zip`, `{ecosystem}/{id}.json`. Throws `security-answer.unknown-path`, `advisory.unknown` (404) and
 * `advisory-feed.missing` (503).
 */
export async function answerOsvBucket(context: Context, path: readonly string[]): Promise<SecurityAnswer> {
  const [first = '', second, ...more] = path
  if (more.length > 0 || first.includes('\0')) throw new Problem('security-answer.unknown-path', 404)
  const state = await readDataState(context)
  if (second === undefined) {
    if (first === 'ecosystems.txt') return answerEcosystems(context, state)
    if (first !== 'all.zip') throw new Problem('security-answer.unknown-path', 404)
    requireFeeds(state, state.coverage.size === 0 ? [['OSV']] : [])
    return answerArchive(context, state, undefined)
  }
  if (second === 'all.zip') {
    requireFeeds(state, [[first]])
    return answerArchive(context, state, first)
  }
  if (!second.endsWith('.json')) throw new Problem('security-answer.unknown-path', 404)
  const id = second.slice(0, -'.json'.length)
  const { affected } = await findOsvDocument(context, id)
  const isFiled = Array.isArray(affected) && affected.some((entry) => isOf(entry, first))
  if (!isFiled) throw new Problem('advisory.unknown', 404)
  return answerOsvRecord(context, id)
}

function isOf(entry: { readonly package?: { readonly ecosystem?: unknown } } | null, name: string): boolean {
  const own = entry?.package?.ecosystem
  return typeof own === 'string' && (own === name || baseName(own) === name)
}

async function answerArchive(
  context: Context,
  state: DataState,
  osvEcosystem: string | undefined,
): Promise<SecurityAnswer> {
  const audience = audienceOf(context.actor)
  const key = { name: `osv-archive ${audience.key} ${osvEcosystem ?? ''}`, revision: state.revision }
  const prepare = () => prepareOnce(context, key, () => prepareOsvArchive(context, audience, osvEcosystem))
  let archive = await prepare()
  if (!(await isThere(archive.path))) {
    // Files of the data folder may be cleared away; they are only copies.
    forgetPrepared(context, key.name)
    archive = await prepare()
  }
  const { path, sizeBytes, etag } = archive
  const names = osvEcosystem === undefined ? state.coverage.keys() : [osvEcosystem]
  const headers = { ...documentHeaders('application/zip', etag), ...ageHeaders(state, names, context.now) }
  return { status: 200, headers, body: { path, sizeBytes } }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** One name a line, with and without releases: those of which a feed was taken in. */
async function answerEcosystems(context: Context, state: DataState): Promise<SecurityAnswer> {
  audienceOf(context.actor)
  requireFeeds(state, state.coverage.size === 0 ? [['OSV']] : [])
  const names = await prepareOnce(context, { name: 'osv-ecosystems', revision: state.revision }, async () => {
    const { rows } = await sql<{ name: string }>`
      select distinct osv_ecosystem as name from advisory_range`.execute(context.db)
    return rows.map((row) => row.name).filter((name) => state.coverage.has(baseName(name)))
  })
  const all = [...new Set([...state.coverage.keys(), ...names])].sort()
  const bytes = Buffer.from(all.map((name) => `${name}\n`).join(''))
  return answerDocument(bytes, 'text/plain; charset=utf-8', ageHeaders(state, state.coverage.keys(), context.now))
}
