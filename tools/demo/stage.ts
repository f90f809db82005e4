import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { migrateDatabase, openApp, prepareInstallation, startServer } from '#app'
import { createRepository } from '#modules/gateway/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { makePeople, type People, type PersonName } from '#test/people.ts'
import type { ImportState, ProblemBody } from './api-shapes.ts'

/** A whole Assay of its own: an empty data folder, the embedded database, one person for each role, one repository. */
export interface Stage {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  readonly people: People
  /** For projects and caches of package managers; gone in the end. */
  readonly workFolder: string
  /** One HTTP request by a person, whatever the answer. */
  call<Body>(as: PersonName, request: string, body?: object): Promise<StageAnswer<Body>>
  /** One HTTP request by a person that must succeed. */
  ask<Body>(as: PersonName, request: string, body?: object): Promise<Body>
  /** Takes records in through the API, and waits until they count. */
  importRecords(source: string, records: readonly FeedRecord[]): Promise<ImportState>
  /** Takes in a folder that lies on the server, and waits until it counts. */
  importFolder(source: string, path: string): Promise<ImportState>
}

/** A record in the OSV schema. */
export interface FeedRecord {
  readonly id: string
  readonly [field: string]: unknown
}

export interface StageAnswer<Body> {
  readonly status: number
  readonly body: Body & Partial<ProblemBody>
}

export const repositoryName = 'npm'

/** What package managers are pointed at. */
export function gatewayAddress(stage: Pick<Stage, 'url'>): string {
  return `${stage.url}/repo/${repositoryName}`
}

/** Serves the metadata of everything, and no package. */
export function resolveAddress(stage: Pick<Stage, 'url'>): string {
  return `${stage.url}/resolve/${repositoryName}`
}

const answerSecondsMax = 120
const importSecondsMax = 60

/**
 * `upstreamUrl` counts as named by the machine's own settings, so that it may have any address. Whatever is opened is left
 * with `opened` for its end.
 */
export async function openStage(opened: AsyncDisposableStack, upstreamUrl: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-demo-'))
  // Last of all: what a story that broke off is still doing would put files there again.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const dataFolder = join(folder, 'data')
  const config = readConfig({ ASSAY_DATA: dataFolder, ASSAY_PORT: '0', ASSAY_LOG_LEVEL: 'error' })
  const database = await openDatabase(config)
  opened.defer(() => database.close())
  await migrateDatabase(database, systemClock())
  const app = await openApp({ config, database })
  opened.defer(() => app.close())
  await prepareInstallation(app)
  const people = await makePeople(app)
  const repository = { name: repositoryName, ecosystem: 'npm', upstreamUrl, upstreamFrom: 'machine' } as const
  await createRepository(app.makeContext(people.devops.actor), repository)
  const server = await startServer(app, config)
  opened.defer(() => server.close())
  const api = openApi(server.url, people)
  return {
    url: server.url,
    people,
    workFolder: folder,
    ...api,
    importFolder: (source, path) => importAll(api, { source, path }),
    importRecords: (source, records) => {
      const imports = join(dataFolder, 'imports', source)
      mkdirSync(imports, { recursive: true })
      for (const record of records) writeFileSync(join(imports, `${record.id}.json`), JSON.stringify(record))
      return importAll(api, { source, path: source })
    },
  }
}

type StageApi = Pick<Stage, 'call' | 'ask'>

function openApi(url: string, people: People): StageApi {
  const call = async <Body>(as: PersonName, request: string, body?: object): Promise<StageAnswer<Body>> => {
    const [method = '', path] = request.split(' ')
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${people[as].token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(answerSecondsMax * 1000),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    call,
    ask: async <Body>(as: PersonName, request: string, body?: object): Promise<Body> => {
      const answer = await call<Body>(as, request, body)
      if (answer.status < 300) return answer.body
      throw new Error(`${as}: ${request} is answered with ${answer.status}: ${answer.body?.detail ?? 'no reason'}`)
    },
  }
}

async function importAll(api: StageApi, folder: { source: string; path: string }): Promise<ImportState> {
  const { importId } = await api.ask<{ importId: string }>('securityEngineer', 'POST /advisories/imports', folder)
  const read = () => api.ask<ImportState>('securityEngineer', `GET /advisories/imports/${importId}`)
  const ended = await waitFor(read, ({ state }) => !['queued', 'running'].includes(state), importSecondsMax)
  if (ended.state === 'done' && ended.counts.failed === 0) return ended
  throw new Error(`the import of ${folder.source} is ${ended.state}: ${JSON.stringify(ended.counts)}`)
}

const pollMilliseconds = 200

/** Reads until it holds; throws after `secondsMax`. */
export async function waitFor<Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
  secondsMax: number,
): Promise<Value> {
  const until = performance.now() + secondsMax * 1000
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (performance.now() > until) throw new Error(`what was waited for did not come within ${secondsMax} s`)
    await delay(pollMilliseconds)
  }
}
