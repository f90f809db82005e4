import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { announcePackages } from './announce-packages.ts'
import { advisoriesNamed, chooseSeverities } from './choose-severities.ts'
import { namedPackages, publishChanged } from './events.ts'
import type { CveAssertion } from './sources/index.ts'
import { type WriteCounts, type WriteOrigin, writersLock } from './write-advisories.ts'

/**
 * Writes assertions that are new or differ, unless the one held is newer, and works out anew the severities that rest on them.
 */
export async function writeAssertions(
  tx: Tx,
  origin: WriteOrigin,
  values: readonly CveAssertion[],
): Promise<WriteCounts> {
  await sql`select pg_advisory_xact_lock(${writersLock})`.execute(tx.db)
  const { write, concerned, ...counts } = await chooseNewer(tx, origin.source, values.map(rowOf))
  if (write.length === 0) return counts
  await upsert(tx, origin, write)
  const moved = await chooseSeverities(tx, await advisoriesNamed(tx, concerned))
  await announcePackages(tx, moved)
  await publishChanged(tx, await namedPackages(tx, moved))
  return counts
}

type Row = ReturnType<typeof rowOf>

function rowOf(value: CveAssertion) {
  const { severity } = value
  const row = {
    number: value.number,
    authority: value.authority,
    cves: value.cves,
    title: storableText(value.title, 1_000),
    description: storableText(value.description, 100_000),
    solution: storableText(value.solution, 50_000),
    links: value.links.map((link) => storableText(link, 2_000)),
    severity_score: severity.score,
    severity_level: severity.level,
    severity_vector: severity.vector,
    severity_word: severity.word === null ? null : storableText(severity.word, 20),
    published_at: value.publishedAt,
    modified_at: value.modifiedAt,
    rejected: value.rejected,
  }
  return { ...row, digest: createHash('sha256').update(JSON.stringify(row)).digest('hex') }
}

interface Held {
  readonly digest: string
  readonly modifiedAt: Date | null
  readonly rejected: boolean
  readonly cves: readonly string[]
}

async function chooseNewer(tx: Tx, source: string, rows: readonly Row[]) {
  const found = await tx.db
    .selectFrom('cve_assertion')
    .select(['number', 'modified_at as modifiedAt', 'rejected', 'cves'])
    .select(sql<string>`encode(digest, 'hex')`.as('digest'))
    .where('source', '=', source)
    .where(sql<boolean>`number = any(${rows.map((row) => row.number)}::text[])`)
    .execute()
  const held = new Map<string, Held>(found.map((row) => [row.number, row]))
  const isHeldBefore = new Set(held.keys())
  const write = new Map<string, Row>()
  const concerned = new Set<string>()
  const counts = { added: 0, changed: 0, unchanged: 0, older: 0, withdrawn: 0 }
  for (const row of rows) {
    const known = held.get(row.number)
    if (known?.digest === row.digest) counts.unchanged++
    else if (known?.modifiedAt && row.modified_at && row.modified_at < known.modifiedAt) counts.older++
    else {
      if (!known) counts.added++
      else if (isHeldBefore.has(row.number) && !write.has(row.number)) counts.changed++
      else counts.unchanged++
      if (row.rejected && !known?.rejected) counts.withdrawn++
      for (const cve of [...row.cves, ...(known?.cves ?? [])]) concerned.add(cve)
      write.set(row.number, row)
      const { digest, modified_at: modifiedAt, rejected, cves } = row
      held.set(row.number, { digest, modifiedAt, rejected, cves })
    }
  }
  return { ...counts, write: [...write.values()], concerned: [...concerned] }
}

async function upsert(tx: Tx, origin: WriteOrigin, rows: readonly Row[]): Promise<void> {
  await sql`
    insert into cve_assertion (source, number, authority, cves, title, description, solution, links, severity_score,
      severity_level, severity_vector, severity_word, published_at, modified_at, rejected, digest, first_seen_at,
      last_changed_at, import_id)
    select ${origin.source}, number, authority, cves, title, description, solution, links, severity_score, severity_level,
      severity_vector, severity_word, published_at, modified_at, rejected, decode(digest, 'hex'), ${tx.now}::timestamptz,
      ${tx.now}::timestamptz, ${origin.importId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (number text, authority text, cves text[], title text,
      description text, solution text, links text[], severity_score real, severity_level text, severity_vector text,
      severity_word text, published_at timestamptz, modified_at timestamptz, rejected boolean, digest text)
    on conflict (source, number) do update set authority = excluded.authority, cves = excluded.cves,
      title = excluded.title, description = excluded.description, solution = excluded.solution, links = excluded.links,
      severity_score = excluded.severity_score, severity_level = excluded.severity_level,
      severity_vector = excluded.severity_vector, severity_word = excluded.severity_word,
      published_at = excluded.published_at, modified_at = excluded.modified_at, rejected = excluded.rejected,
      digest = excluded.digest, last_changed_at = excluded.last_changed_at, import_id = excluded.import_id`.execute(
    tx.db,
  )
}
