import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrateDatabase, openApp, prepareInstallation, startServer } from '#app'
import { createRepository, type NewRepository } from '#modules/gateway/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { makePeople } from '#test/people.ts'
import { say } from '../demo/play.ts'

const pingSecondsMax = 20

export interface LiveGate {
  /** The repository's address without a trailing slash. */
  readonly url: string
  /** The developer's. */
  readonly token: string
}

/** A whole Assay on an empty folder, with one repository that only observes, in front of the machine's own upstream. */
export async function openLiveGate(
  opened: AsyncDisposableStack,
  folder: string,
  repository: NewRepository,
): Promise<LiveGate> {
  const settings = { ASSAY_DATA: join(folder, 'data'), ASSAY_PORT: '0', ASSAY_LOG_LEVEL: 'error' }
  const config = readConfig({ ...process.env, ...settings })
  const database = await openDatabase(config)
  opened.defer(() => database.close())
  await migrateDatabase(database, systemClock())
  const app = await openApp({ config, database })
  opened.defer(() => app.close())
  await prepareInstallation(app)
  const { devops, developer } = await makePeople(app)
  const settled = { mode: 'observe', upstreamFrom: 'machine' } as const
  await createRepository(app.makeContext(devops.actor), { ...settled, ...repository })
  const server = await startServer(app, config)
  opened.defer(() => server.close())
  return { url: `${server.url}/repo/${repository.name}`, token: developer.token }
}

/** Why an upstream cannot be used, by one address that every upstream of its kind answers; undefined when it can. */
export async function findObstacle(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(pingSecondsMax * 1000) })
    return answer.ok ? undefined : `the machine's registry answers with ${answer.status}`
  } catch (error) {
    return `the machine's registry does not answer (${error instanceof Error ? error.message : error})`
  }
}

/** How a part ends that found no upstream: nothing was tried, which is neither a success nor a failure. */
export const withoutUpstreamCode = 3

export function endWithoutUpstream(obstacle: string | undefined): never {
  process.stdout.write(`no upstream here: ${obstacle ?? 'nothing is known of one'}\n`)
  process.exit(withoutUpstreamCode)
}

export function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Throws when the two do not have the same files with the same digests. */
export function compareFiles(
  direct: ReadonlyMap<string, string>,
  through: ReadonlyMap<string, string>,
  what: string,
): void {
  const differing = [...direct].filter(([name, digest]) => through.get(name) !== digest).map(([name]) => name)
  if (differing.length > 0 || direct.size !== through.size)
    throw new Error(`${direct.size} files directly, ${through.size} through Assay, differing: ${differing.join(', ')}`)
  say(`${direct.size} ${what}`)
}
