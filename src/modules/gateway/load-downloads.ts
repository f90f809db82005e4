import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'

/** The columns of `download` in the order of a record's fields. */
const columns = sql.raw(
  [
    ...[
      'id',
      'day',
      'at',
      'repository_id',
      'kind',
      'name',
      'version',
      'outcome',
      'verdict_code',
      'status',
      'size_bytes',
    ],
    ...['duration_ms', 'cache', 'account_id', 'person_id', 'token_id', 'application_id', 'address', 'client'],
  ].join(', '),
)
const rejectedFile = 'rejected-downloads.jsonl'
const uniqueViolation = '23505'

/**
 * Writes records to the database, each given as the text of a JSON object. Idempotent by the record's id. The text goes
 * as it is: the database takes it apart, which costs this process nothing and the database less than bound values.
 *
 * A record that the database will never take must not hold up all that come after it: it is found by halving, kept in a
 * file beside the spool, and told.
 */
export async function loadDownloads(context: Context, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  try {
    await insert(context, lines)
  } catch (error) {
    // Classes 22 (data exception) and 23 (integrity constraint violation) of SQLSTATE; all else may pass.
    if (!/^2[23]/.test(String((error as { readonly code?: unknown }).code))) throw error
    if (lines.length === 1) {
      appendFileSync(join(context.config.dataFolder, rejectedFile), `${lines[0]}\n`, { mode: 0o600 })
      context.log.error({ error, file: rejectedFile }, 'a download record was rejected by the database and set aside')
      return
    }
    const half = Math.ceil(lines.length / 2)
    await loadDownloads(context, lines.slice(0, half))
    await loadDownloads(context, lines.slice(half))
  }
}

/** Records that are there already are the exception, after a crash: looking out for them costs a fifth of the statement. */
async function insert(context: Context, lines: readonly string[]): Promise<void> {
  const rows = sql`select ${columns} from json_populate_recordset(null::download, ${`[${lines.join(',')}]`}::json)`
  try {
    await sql`with loaded as (insert into download (${columns}) ${rows} returning ${counted})
      ${count}`.execute(context.db)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== uniqueViolation) throw error
    await sql`with loaded as (insert into download (${columns}) ${rows} on conflict do nothing returning ${counted})
      ${count}`.execute(context.db)
  }
}

const slots = 64
const counted = sql.raw('repository_id, name, day, at, kind, outcome, size_bytes')
/**
 * Counts what was loaded, in the same statement: a record that was there already counts once. Always in one order, so that two
 * processes of the same number cannot wait for one another.
 */
const count = sql`insert into download_daily as d
    (repository_id, name, day, slot, served, refused, size_bytes, last_served_at)
  select repository_id, name, day, ${sql.lit(process.pid % slots)}, count(*) filter (where outcome <> 'refused'),
    count(*) filter (where outcome = 'refused'), sum(size_bytes), max(at) filter (where outcome <> 'refused')
  from loaded where kind = 'artifact' and outcome in ('served', 'not-modified', 'refused')
  group by repository_id, name, day order by repository_id, name, day
  on conflict (repository_id, name, day, slot) do update set served = d.served + excluded.served,
    refused = d.refused + excluded.refused, size_bytes = d.size_bytes + excluded.size_bytes,
    last_served_at = greatest(d.last_served_at, excluded.last_served_at)`
