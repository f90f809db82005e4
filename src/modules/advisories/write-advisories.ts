import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { announcePackages } from './announce-packages.ts'
import { chooseSeverities } from './choose-severities.ts'
import { namedPackages, publishChanged } from './events.ts'
import { keepRevisions } from './keep-revisions.ts'
import type { PreparedAdvisory } from './prepared-advisory.ts'
import { regroup } from './regroup.ts'
import { withOtherPackages } from './with-other-packages.ts'
import { writeRanges } from './write-ranges.ts'

export interface WriteOrigin {
  readonly importId: string
  readonly source: string
  readonly sample: boolean
}

export interface WriteCounts {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** The record held says that it is newer: an old copy must not undo a correction or a withdrawal. */
  readonly older: number
  /** Withdrawn now and not before. */
  readonly withdrawn: number
}

/** Held by whoever writes advisories or their severities. */
export const writersLock = 4_270_005

/**
 * Writes records that are new or differ, their aliases, ranges and groups, and announces the packages of the catalogue that
 * they name or named.
 */
export async function writeAdvisories(
  tx: Tx,
  origin: WriteOrigin,
  records: readonly PreparedAdvisory[],
): Promise<WriteCounts> {
  // Two imports that connect the same advisories must see each other's links.
  await sql`select pg_advisory_xact_lock(${writersLock})`.execute(tx.db)
  const { write, ...counts } = await chooseNewer(tx, records)
  if (write.length === 0) return counts
  const ids = write.map((record) => record.id)
  await announcePackages(tx, ids)
  const named = await namedPackages(tx, ids)
  await keepRevisions(tx, write)
  await upsertRecords(tx, origin, write)
  await writeAliases(tx, write)
  await chooseSeverities(tx, ids)
  await writeRanges(
    tx,
    write.map(({ id, ranges }) => ({ ...origin, id, ranges })),
  )
  const moved = await regroup(tx, ids)
  const touched = [...new Set([...ids, ...moved])]
  await announcePackages(tx, touched)
  await publishChanged(tx, [...named, ...(await namedPackages(tx, touched))])
  return counts
}

interface HeldAdvisory {
  readonly digest: Buffer
  readonly modifiedAt: Date | undefined
  readonly withdrawn: boolean
}

async function chooseNewer(tx: Tx, records: readonly PreparedAdvisory[]) {
  const held = await readHeld(
    tx,
    records.map((record) => record.id),
  )
  const isHeldBefore = new Set(held.keys())
  const write = new Map<string, PreparedAdvisory>()
  const counts = { added: 0, changed: 0, unchanged: 0, older: 0, withdrawn: 0 }
  for (const record of records) {
    const known = held.get(record.id)
    if (known?.digest.equals(record.digest)) counts.unchanged++
    else if (known?.modifiedAt && record.modifiedAt && record.modifiedAt < known.modifiedAt) counts.older++
    else {
      if (!known) counts.added++
      else if (isHeldBefore.has(record.id) && !write.has(record.id)) counts.changed++
      else counts.unchanged++
      if (record.withdrawnAt && !known?.withdrawn) counts.withdrawn++
      write.set(record.id, withOtherPackages(record, write.get(record.id)))
      const { digest, modifiedAt, withdrawnAt } = record
      held.set(record.id, { digest, modifiedAt, withdrawn: withdrawnAt !== null })
    }
  }
  return { ...counts, write: [...write.values()] }
}

async function readHeld(tx: Tx, ids: readonly string[]): Promise<Map<string, HeldAdvisory>> {
  const rows = await tx.db
    .selectFrom('advisory')
    .select(['id', 'digest', 'modified_at', 'withdrawn_at'])
    .select(
      sql<boolean>`coalesce(record->>'modified', record->>'withdrawn', record->>'published') is not null`.as('dated'),
    )
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute()
  return new Map(
    rows.map(({ id, digest, dated, modified_at, withdrawn_at }) => [
      id,
      {
        digest,
        modifiedAt: dated ? modified_at : undefined,
        withdrawn: withdrawn_at !== null,
      },
    ]),
  )
}

async function upsertRecords(tx: Tx, origin: WriteOrigin, rows: readonly PreparedAdvisory[]): Promise<void> {
  await sql`
    insert into advisory (id, digest, summary, details, is_malware, severity_score, severity_label, severity_vector,
      severity_rule, published_at, modified_at, withdrawn_at, record, group_id, source, sample, first_seen_at,
      last_changed_at, first_import_id, last_import_id)
    select read.*, ${origin.source}, ${origin.sample}::boolean, ${tx.now}::timestamptz, ${tx.now}::timestamptz,
      ${origin.importId}::uuid, ${origin.importId}::uuid
    from unnest(
      ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.digest)}::bytea[],
      ${rows.map((row) => row.summary)}::text[], ${rows.map((row) => row.details)}::text[],
      ${rows.map((row) => row.isMalware)}::boolean[], ${rows.map((row) => row.severityScore)}::real[],
      ${rows.map((row) => row.severityLabel)}::text[], ${rows.map((row) => row.severityVector)}::text[],
      ${rows.map((row) => row.severityRule)}::text[], ${rows.map((row) => row.publishedAt)}::timestamptz[],
      ${rows.map((row) => row.modifiedAt ?? tx.now)}::timestamptz[],
      ${rows.map((row) => row.withdrawnAt)}::timestamptz[], ${rows.map((row) => row.record)}::jsonb[],
      ${rows.map(() => newId(tx.now))}::uuid[]) as read
    on conflict (id) do update set digest = excluded.digest, summary = excluded.summary, details = excluded.details,
      is_malware = excluded.is_malware, severity_score = excluded.severity_score,
      severity_label = excluded.severity_label, severity_vector = excluded.severity_vector,
      severity_rule = excluded.severity_rule, severity_source = null, published_at = excluded.published_at,
      modified_at = excluded.modified_at, withdrawn_at = excluded.withdrawn_at, record = excluded.record,
      source = excluded.source, sample = excluded.sample, last_changed_at = excluded.last_changed_at,
      last_import_id = excluded.last_import_id`.execute(tx.db)
}

async function writeAliases(tx: Tx, records: readonly PreparedAdvisory[]): Promise<void> {
  const ids = records.map((record) => record.id)
  await sql`delete from advisory_alias where advisory_id = any(${ids}::text[])`.execute(tx.db)
  const rows = records.flatMap(({ id, aliases }) => aliases.map((alias) => ({ id, alias })))
  if (rows.length === 0) return
  await sql`
    insert into advisory_alias (advisory_id, alias)
    select * from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.alias)}::text[])`.execute(tx.db)
}
