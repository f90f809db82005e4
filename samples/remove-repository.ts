import { type RawBuilder, sql } from 'kysely'
import { findReferenced } from '#modules/gateway/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context, Tx } from '#platform/context.ts'

/** Who stands in the audit log as the maker of what the sample bank brings. */
export const sampleActor = { kind: 'system', name: 'sample bank' } as const

/** Something that came with the sample bank and stays, because others rely on it. */
export interface LeftBehind {
  readonly kind: 'repository' | 'packages'
  /** Of the repository; how many packages. */
  readonly name: string
  readonly why: 'used' | 'changed' | 'kept-repository' | 'referred-to'
}

export interface RemovedRepositories {
  readonly counts: Map<string, number>
  readonly left: readonly LeftBehind[]
  /** SHA-256 of files and indexes that no row names any more. */
  readonly digests: readonly string[]
}

/**
 * Removes the repository that the sample bank made, with the packages that are known only through it. A repository that
 * real people have changed or used stays, and its packages with it. To be called while the sample's people are there.
 */
export async function removeRepositories(tx: Tx): Promise<RemovedRepositories> {
  const counts = new Map<string, number>()
  const left: LeftBehind[] = []
  const digests: string[] = []
  for (const { id, name, ecosystem, createdAt, isChanged, isUsed } of await findRepositories(tx)) {
    if (isChanged || isUsed) {
      left.push({ kind: 'repository', name, why: isChanged ? 'changed' : 'used' })
      left.push({ kind: 'packages', name: await countPackages(tx, ecosystem, createdAt), why: 'kept-repository' })
      continue
    }
    const count = async (table: string, statement: RawBuilder<unknown>) => {
      const done = await statement.execute(tx.db)
      counts.set(table, (counts.get(table) ?? 0) + Number(done.numAffectedRows ?? 0n))
    }
    await count('download', sql`delete from download where repository_id = ${id}`)
    await sql`delete from download_daily where repository_id = ${id}`.execute(tx.db)
    await sql`delete from storage_use where repository_id = ${id}`.execute(tx.db)
    for (const table of ['listed_file', 'named_version'])
      await sql`delete from ${sql.table(table)} where repository_id = ${id}`.execute(tx.db)
    for (const table of ['document_copy', 'hosted_file']) {
      const kept = sql<Digest>`delete from ${sql.table(table)} where repository_id = ${id} returning sha256`
      digests.push(...(await kept.execute(tx.db)).rows.map(({ sha256 }) => sha256))
    }
    const copies = await sql<Digest>`delete from index_copy where repository_id = ${id} returning sha256`.execute(tx.db)
    digests.push(...copies.rows.map(({ sha256 }) => sha256))
    await count('role_grant', sql`delete from role_grant where repository_id = ${id}`)
    await count('repository', sql`delete from repository where id = ${id}`)
    announceChange(tx, { topic: 'repository', subjectId: id })
    digests.push(...(await removePackages(tx, { ecosystem, since: createdAt }, count)))
    const kept = await countPackages(tx, ecosystem, createdAt)
    if (kept !== '0') left.push({ kind: 'packages', name: kept, why: 'referred-to' })
  }
  return { counts, left, digests }
}

interface Digest {
  readonly sha256: string
}

async function countPackages(tx: Tx, ecosystem: string, since: Date): Promise<string> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from package where ecosystem = ${ecosystem} and created_at >= ${since}`.execute(tx.db)
  return String(rows[0]?.count ?? 0)
}

/**
 * Deletes the files, as far as nothing that stays has the same content, by the same columns that the collection of files goes
 * by. After the transaction: it cannot be undone.
 */
export async function removeFiles(context: Context, digests: readonly string[]): Promise<void> {
  const distinct = [...new Set(digests)]
  const referenced = await findReferenced(context, distinct)
  for (const sha256 of distinct) if (!referenced.has(sha256)) await context.blobs.remove(sha256)
}

interface FoundRepository {
  readonly id: string
  readonly name: string
  readonly ecosystem: string
  readonly createdAt: Date
  readonly isChanged: boolean
  readonly isUsed: boolean
}

async function findRepositories(tx: Tx): Promise<readonly FoundRepository[]> {
  const sample = sql`(select id from person where sample)`
  const { rows } = await sql<FoundRepository>`
    select r.id, r.name, r.ecosystem, r.created_at as "createdAt",
      exists (select from audit_entry where action = 'repository.changed' and subject_kind = 'repository'
        and subject_id = r.id::text and (person_id is null or person_id not in ${sample})) as "isChanged",
      exists (select from download where repository_id = r.id and (person_id is null or person_id not in ${sample}))
        or exists (select from introduction where repository = r.name and requester_person_id not in ${sample})
        or exists (select from role_grant where repository_id = r.id and (person_id not in ${sample}
          or team_id not in (select id from team where sample))) as "isUsed"
    from repository as r
    where exists (select from audit_entry where action = 'repository.created' and subject_kind = 'repository'
      and subject_id = r.id::text and actor_kind = ${sampleActor.kind} and actor_name = ${sampleActor.name})
    for update`.execute(tx.db)
  return rows
}

/** Packages made known since, which nothing that a real person did refers to; answers the digests of their files. */
async function removePackages(
  tx: Tx,
  { ecosystem, since }: { readonly ecosystem: string; readonly since: Date },
  count: (table: string, statement: RawBuilder<unknown>) => Promise<void>,
): Promise<readonly string[]> {
  const sample = sql`(select id from person where sample)`
  await sql`create temporary table gone on commit drop as select p.id from package as p
    where p.ecosystem = ${ecosystem} and p.created_at >= ${since}
    and (p.owner_person_id is null or p.owner_person_id in ${sample})
    and not exists (select from index_copy where package_id = p.id)
    and not exists (select from restriction where package_id = p.id and (created_by is null or created_by not in ${sample}))
    and not exists (select from lane where package_id = p.id and (set_by is null or set_by not in ${sample}))
    and not exists (select from audit_entry where action = 'package.tier-set' and subject_kind = 'package'
      and subject_id = p.id::text and (person_id is null or person_id not in ${sample}))
    and not exists (select from package_version as v join admission as a on a.version_id = v.id
      where v.package_id = p.id and (a.granted_by is null or a.granted_by not in ${sample}))
    and not exists (select from package_version as v join quarantine_release as q on q.version_id = v.id
      where v.package_id = p.id and q.requested_by not in ${sample})
    and not exists (select from package_version as v join introduction_item as i on i.version_id = v.id
      join introduction as q on q.id = i.introduction_id
      where v.package_id = p.id and q.requester_person_id not in ${sample})`.execute(tx.db)
  const versions = sql`(select id from package_version where package_id in (select id from gone))`
  const files = await sql<{
    sha256: string | null
  }>`select sha256 from artifact where version_id in ${versions}`.execute(tx.db)
  await sql`update introduction_item set assessment_id = null, version_id = null where version_id in ${versions}`.execute(
    tx.db,
  )
  await sql`delete from upstream_change where package_id in (select id from gone)`.execute(tx.db)
  for (const table of [
    'check_result',
    'assessment',
    'verdict',
    'admission',
    'quarantine_release',
    'version_part',
    'artifact',
  ])
    await count(table, sql`delete from ${sql.table(table)} where version_id in ${versions}`)
  for (const table of ['restriction', 'lane', 'package_version'])
    await count(table, sql`delete from ${sql.table(table)} where package_id in (select id from gone)`)
  await count('package', sql`delete from package where id in (select id from gone)`)
  await sql`drop table gone`.execute(tx.db)
  return files.rows.flatMap(({ sha256 }) => sha256 ?? [])
}
