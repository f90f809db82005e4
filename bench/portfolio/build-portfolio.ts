import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { createOrgUnit, createPerson } from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { matchComponents } from '#modules/findings/index.ts'
import { keepPurls } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { type Figure, rounded } from '../report.ts'
import { contextOf, drain, type PortfolioBench, secondsOf } from './portfolio-bench.ts'

const full = { applications: 5_000, packages: 3_000 }
const releasesEach = 10
const versionsEach = 20
const drawsEach = 330
const advisoriesEach = 14
const releasesAtOnce = 1_000
const componentsAtOnce = 5_000

/** The package that everybody uses. */
export const favourite = 'org.apache.logging.log4j:log4j-core'

/** Fills the database, and says how large it became and how long matching everything took. */
export async function buildPortfolio(bench: PortfolioBench): Promise<readonly Figure[]> {
  const { scale } = bench
  const packages = Array.from({ length: Math.round(full.packages * scale) }, (_, at) => packageName(at))
  const advised = await secondsOf(() => adviseOf(bench, packages))
  const componentIds = await addComponents(bench, packages)
  await addApplications(bench, Math.round(full.applications * scale))
  const used = await secondsOf(() => useComponents(bench, componentIds.length))
  const matched = await secondsOf(() => matchComponents(contextOf(bench), componentIds))
  const again = await secondsOf(() => matchComponents(contextOf(bench), componentIds))
  await bench.app.database.pool.query('vacuum analyze')
  return [
    ...(await countRows(bench)),
    { what: 'advisories taken in', value: rounded((packages.length * advisoriesEach) / advised), unit: 'records/s' },
    { what: 'releases written by the generator', value: rounded(used), unit: 's' },
    { what: 'every component matched, and all findings written', value: rounded(matched), unit: 's' },
    { what: 'every component matched again, nothing new', value: rounded(again), unit: 's' },
  ]
}

export function packageName(at: number): string {
  return at === 0 ? favourite : `com.example.part${at % 97}:library-${at}`
}

/** Overlapping ranges: each version of a package lies in about half of them. */
async function adviseOf(bench: PortfolioBench, packages: readonly string[]): Promise<void> {
  const files: Record<string, Uint8Array> = {}
  for (const [at, name] of packages.entries())
    for (let number = 0; number < advisoriesEach; number++) {
      const id = `BENCH-${at}-${number}`
      const from = (at + number * 3) % versionsEach
      const events = [{ introduced: `2.${from}` }, { fixed: `2.${from + 6 + (number % 7)}` }]
      const score = `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${number % 2 ? 'H' : 'L'}/I:${number % 3 ? 'L' : 'N'}/A:N`
      const record = {
        id,
        modified: '2026-01-01T00:00:00Z',
        published: '2026-01-01T00:00:00Z',
        summary: `Something about ${name}`,
        severity: [{ type: 'CVSS_V3', score }],
        affected: [{ package: { ecosystem: 'Maven', name }, ranges: [{ type: 'ECOSYSTEM', events }] }],
      }
      files[`${id}.json`] = strToU8(JSON.stringify(record))
    }
  const path = join(bench.folder, 'all.zip')
  writeFileSync(path, zipSync(files, { level: 1 }))
  await importAdvisories(contextOf(bench), { path, source: 'bench' })
  await drain(bench)
}

async function addComponents(bench: PortfolioBench, packages: readonly string[]): Promise<readonly number[]> {
  const purls = packages.flatMap((name) =>
    Array.from({ length: versionsEach }, (_, at) => `pkg:maven/${name.replace(':', '/')}@2.${at}`),
  )
  const ids: number[] = []
  for (let at = 0; at < purls.length; at += componentsAtOnce)
    ids.push(...(await transact(contextOf(bench), (tx) => keepPurls(tx, purls.slice(at, at + componentsAtOnce)))))
  return ids
}

async function addApplications(bench: PortfolioBench, count: number): Promise<void> {
  const context = contextOf(bench)
  const { orgUnitId, personId } = await transact(context, async (tx) => {
    const { id } = await createOrgUnit(tx, { code: 'bench', name: 'Bench' })
    return { orgUnitId: id, ...(await createPerson(tx, { name: 'Owner', orgUnitId: id })) }
  })
  const ids = Array.from({ length: count }, () => newId(context.now))
  const { pool } = bench.app.database
  await pool.query(
    `insert into application (id, code, name, org_unit_id, owner_person_id, created_at)
     select id, 'APP-' || at, 'Application ' || at, $2, $3, now() from unnest($1::uuid[]) with ordinality as read (id, at)`,
    [ids, orgUnitId, personId],
  )
  await pool.query(
    `insert into release (application_id, version, is_live, created_at, changed_at)
     select a.id, '1.' || n, n = ${releasesEach}, now(), now()
     from application as a cross join generate_series(1, ${releasesEach}) as n order by a.code, n`,
  )
}

/** Components in the order of their ids are in that of their popularity: the tenth that is used most is used by far the most. */
async function useComponents(bench: PortfolioBench, componentCount: number): Promise<void> {
  const client = await bench.app.database.pool.connect()
  try {
    // Everything that is referred to was written just now.
    await client.query("set session_replication_role = 'replica'")
    await client.query('select setseed(0.42)')
    const { rows } = await client.query<{ low: number; high: number }>(
      'select min(id) as low, max(id) as high from release',
    )
    const { low = 1, high = 0 } = rows[0] ?? {}
    for (let from = low; from <= high; from += releasesAtOnce)
      await client.query(
        `insert into release_component (release_id, component_id, direct, scope)
         select r.id, c.id, c.id % 10 = 0, 'runtime' from release as r cross join lateral (
           select distinct 1 + floor($1 * power(random(), 2))::integer as id
           from generate_series(1, ${drawsEach}) where r.id > 0) as c
         where r.id >= $2 and r.id < $2 + ${releasesAtOnce}`,
        [componentCount, from],
      )
    await client.query(
      'update release as r set component_count = (select count(*) from release_component as c where c.release_id = r.id)',
    )
    await client.query("set session_replication_role = 'origin'")
    await client.query('analyze')
  } finally {
    client.release()
  }
}

async function countRows(bench: PortfolioBench): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const table of ['application', 'release', 'component', 'release_component', 'component_match', 'finding']) {
    const { rows } = await bench.app.database.pool.query(`select count(*)::bigint as n from ${table}`)
    figures.push({ what: `rows of ${table}`, value: Number(rows[0]?.n), unit: 'rows' })
  }
  const { rows } = await bench.app.database.pool.query('select pg_database_size(current_database()) as bytes')
  return [...figures, { what: 'size on disk', value: rounded(Number(rows[0]?.bytes) / 2 ** 30), unit: 'GiB' }]
}
