import { dataAge } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { type Database, openDatabase } from '#platform/database/connect.ts'
import { pendingMigrations } from '#platform/database/migrate.ts'
import { type Cli, fill } from './cli.ts'
import type { Finding } from './doctor-machine.ts'

const versionMin = 150_000
const clockSecondsMax = 5
const hourMilliseconds = 3_600_000
const feedHoursMax = 72

/** What the database tells: that it answers, its shape, and whether the installation is complete. */
export async function checkDatabase(cli: Cli): Promise<readonly Finding[]> {
  const { doctor } = cli.words
  let database: Database
  try {
    database = await openDatabase(cli.config)
  } catch (error) {
    return [
      { name: 'database', state: 'failure', text: fill(doctor.databaseFails, { reason: (error as Error).message }) },
    ]
  }
  try {
    const findings = await checkServer(cli, database)
    const missing = await pendingMigrations(database.pool)
    if (missing.length > 0)
      return [...findings, { name: 'migrations', state: 'failure', text: fill(doctor.notMigrated, { names: missing }) }]
    return [...findings, { name: 'migrations', state: 'fine', text: doctor.migrated }, ...(await checkContent(cli))]
  } catch (error) {
    return [
      { name: 'database', state: 'failure', text: fill(doctor.databaseFails, { reason: (error as Error).message }) },
    ]
  } finally {
    await database.close()
  }
}

async function checkServer(cli: Cli, database: Database): Promise<readonly Finding[]> {
  const { doctor } = cli.words
  const { rows } = await database.pool.query<{ number: number; version: string; now: Date }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version, now() as now",
  )
  const [{ number, version, now } = { number: 0, version: '', now: cli.clock() }] = rows
  const seconds = Math.round(Math.abs(now.getTime() - cli.clock().getTime()) / 1000)
  const answer = fill(database.embedded ? doctor.databaseEmbedded : doctor.database, { version })
  return [
    number < versionMin
      ? { name: 'database', state: 'failure', text: fill(doctor.databaseOld, { version }) }
      : { name: 'database', state: 'fine', text: answer },
    ...(seconds > clockSecondsMax
      ? [{ name: 'clock', state: 'warning', text: fill(doctor.clock, { seconds }) } as const]
      : []),
  ]
}

async function checkContent(cli: Cli): Promise<readonly Finding[]> {
  const app = await cli.openApp()
  try {
    const context = app.makeContext({ kind: 'system', name: `cli:${cli.osUser}` })
    return [
      await checkAdministrator(cli, context),
      ...(await checkRepositories(cli, context)),
      ...(await checkFeeds(cli, context)),
      ...(await checkSample(cli, context)),
    ]
  } finally {
    await app.close()
  }
}

async function checkAdministrator(cli: Cli, context: Context): Promise<Finding> {
  const found = await context.db
    .selectFrom('role_grant')
    .innerJoin('person', 'person.id', 'role_grant.person_id')
    .select('role_grant.id')
    .where('role', '=', 'administrator')
    .where('person.disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const { administrator, noAdministrator } = cli.words.doctor
  return { name: 'administrator', state: found ? 'fine' : 'warning', text: found ? administrator : noAdministrator }
}

async function checkRepositories(cli: Cli, context: Context): Promise<readonly Finding[]> {
  const { doctor } = cli.words
  const rows = await context.db.selectFrom('repository').select(['name', 'upstream_url']).orderBy('name').execute()
  if (rows.length === 0) return [{ name: 'repository', state: 'warning', text: doctor.noRepository }]
  return rows.map(({ name, upstream_url }) => ({
    name: 'repository',
    state: upstream_url === null ? 'warning' : 'fine',
    text: fill(upstream_url === null ? doctor.noUpstream : doctor.upstream, { name }),
  }))
}

async function checkFeeds(cli: Cli, context: Context): Promise<readonly Finding[]> {
  const { doctor } = cli.words
  const feeds = await dataAge(context)
  if (feeds.length === 0) return [{ name: 'feed', state: 'warning', text: doctor.noFeeds }]
  return feeds.map(({ source, lastSuccessAt }) => {
    const hours = lastSuccessAt ? Math.floor((cli.clock().getTime() - lastSuccessAt.getTime()) / hourMilliseconds) : -1
    const state = hours >= 0 && hours <= feedHoursMax ? 'fine' : 'warning'
    return { name: 'feed', state, text: fill(doctor.feeds, { source, hours: hours < 0 ? '?' : hours }) }
  })
}

async function checkSample(cli: Cli, context: Context): Promise<readonly Finding[]> {
  const found = await context.db
    .selectFrom('person')
    .select('id')
    .where('sample', '=', true)
    .limit(1)
    .executeTakeFirst()
  return found ? [{ name: 'sample', state: 'warning', text: cli.words.doctor.sample }] : []
}
