import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { type ComponentRow, componentRow } from './component-row.ts'

/** The ids of the components, which exist afterwards, by identity. Two that write at once make one row. */
export async function keepComponents(tx: Tx, rows: readonly ComponentRow[]): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map()
  const known = await idsOf(tx, rows)
  const fresh = rows.filter(({ identity }) => !known.has(identity))
  if (fresh.length === 0) return known
  await insertRows(tx, fresh)
  return new Map([...known, ...(await idsOf(tx, fresh))])
}

async function idsOf(tx: Tx, rows: readonly ComponentRow[]): Promise<Map<string, number>> {
  const { rows: found } = await sql<{ id: number; identity: string }>`
    select id, identity from component where identity = any(${rows.map((row) => row.identity)}::text[])`.execute(tx.db)
  return new Map(found.map(({ id, identity }) => [identity, id]))
}

async function insertRows(tx: Tx, rows: readonly ComponentRow[]): Promise<void> {
  // In one order everywhere: whoever waits for another's row holds none that the other waits for.
  const sorted = rows.toSorted((one, other) => (one.identity < other.identity ? -1 : 1))
  const { rows: made } = await sql<{ id: number; identity: string }>`
    insert into component (identity, purl, ecosystem, name, version, version_key, key_revision, key_problem, created_at)
    select read.*, ${tx.now}::timestamptz from unnest(
      ${sorted.map((row) => row.identity)}::text[], ${sorted.map((row) => row.purl)}::text[],
      ${sorted.map((row) => row.ecosystem)}::text[], ${sorted.map((row) => row.name)}::text[],
      ${sorted.map((row) => row.version)}::text[], ${sorted.map((row) => row.versionKey)}::bytea[],
      ${sorted.map((row) => row.keyRevision)}::integer[], ${sorted.map((row) => row.keyProblem)}::text[]) as read
    on conflict (identity) do nothing
    returning id, identity`.execute(tx.db)
  const ids = new Map(made.map(({ id, identity }) => [identity, id]))
  const names = sorted.flatMap(({ identity, ecosystem, advisoryNames }) => {
    const id = ids.get(identity)
    return id === undefined ? [] : advisoryNames.map((name) => ({ id, ecosystem, name }))
  })
  if (names.length === 0) return
  await sql`
    insert into component_name (ecosystem, name, component_id)
    select * from unnest(${names.map((one) => one.ecosystem)}::text[], ${names.map((one) => one.name)}::text[],
      ${names.map((one) => one.id)}::integer[])`.execute(tx.db)
}

/** The ids of these purls' components in their order. Throws `RangeError` for one that names nothing. */
export async function keepPurls(tx: Tx, purls: readonly string[]): Promise<readonly number[]> {
  const rows = purls.map((purl) => {
    const row = componentRow({ name: purl, purls: [purl], isPackage: true, scope: 'runtime', hashes: [] })
    if (row?.purl == null) throw new RangeError(`not a purl: ${purl.slice(0, 200)}`)
    return row
  })
  const ids = await keepComponents(tx, rows)
  return rows.map(({ identity }) => ids.get(identity) ?? 0)
}
