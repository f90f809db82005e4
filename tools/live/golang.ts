// A larger Go project from the proxy that this machine's own go command uses: once directly, once through a whole Assay on an
// empty temporary folder that only observes. Both must bring the same files, verified by the checksum database that the
// machine uses. Asks the network; skips when nobody answers.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { migrateDatabase, openApp, prepareInstallation, startServer } from '#app'
import { createRepository, discoverUpstream } from '#modules/gateway/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { makePeople } from '#test/people.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step, say } from '../demo/play.ts'

const modules = [
  'github.com/gin-gonic/gin',
  'github.com/spf13/cobra',
  'github.com/prometheus/client_golang',
  'google.golang.org/grpc',
  'go.uber.org/zap',
  'gorm.io/gorm',
]
const secondsMax = 1_200
const goSecondsMax = 400
const pingSecondsMax = 20

const upstreamUrl = await discoverUpstream('golang', process.env)
const obstacle =
  upstreamUrl === undefined ? 'no go command on this machine names a proxy' : await findObstacle(upstreamUrl)
if (upstreamUrl === undefined || obstacle !== undefined) {
  process.stdout.write(`skipped: ${obstacle}\n`)
  process.exit(0)
}
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

async function findObstacle(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/${modules[0]}/@v/list`, { signal: AbortSignal.timeout(pingSecondsMax * 1000) })
    return answer.ok ? undefined : `the machine's proxy answers with ${answer.status}`
  } catch (error) {
    return `the machine's proxy does not answer (${error instanceof Error ? error.message : error})`
  }
}

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-go-'))
  // The module cache is read-only, and would stay.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const proxy = await step('An Assay of its own starts, in front of the machine’s proxy', () =>
    openGate(opened, folder, url),
  )
  const direct = await step('Go downloads a project directly', () => download(join(folder, 'direct'), url))
  const through = await step('Go downloads it through Assay, verified by the checksum database', () =>
    download(join(folder, 'through'), proxy),
  )
  await step('The files are the same, byte for byte', async () => compare(direct, through))
  await step('Go downloads it again, from what Assay holds', async () =>
    compare(direct, await download(join(folder, 'again'), proxy)),
  )
}

/** What GOPROXY is set to. Go sends no credentials without TLS, so the repository is open to everyone on this machine. */
async function openGate(opened: AsyncDisposableStack, folder: string, url: string): Promise<string> {
  const settings = { ASSAY_DATA: join(folder, 'data'), ASSAY_PORT: '0', ASSAY_LOG_LEVEL: 'error' }
  const config = readConfig({ ...process.env, ...settings })
  const database = await openDatabase(config)
  opened.defer(() => database.close())
  await migrateDatabase(database, systemClock())
  const app = await openApp({ config, database })
  opened.defer(() => app.close())
  await prepareInstallation(app)
  const people = await makePeople(app)
  const repository = {
    name: 'go',
    ecosystem: 'golang',
    upstreamUrl: url,
    mode: 'observe',
    anonymousRead: true,
  } as const
  await createRepository(app.makeContext(people.devops.actor), { ...repository, upstreamFrom: 'machine' })
  const server = await startServer(app, config)
  opened.defer(() => server.close())
  return `${server.url}/repo/go`
}

/**
 * Digests of zips by path, with an empty module cache, and of go.sum, which has those of every go.mod that counts: which more of
 * them Go looks at depends on what is answered first.
 */
async function download(folder: string, GOPROXY: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  const cache = join(folder, 'modules')
  const own = { GOPROXY, GOMODCACHE: cache, GOFLAGS: '-modcacherw -mod=mod', GOTOOLCHAIN: 'local', GOWORK: 'off' }
  const go = (args: readonly string[]) =>
    promisify(execFile)('go', args, {
      cwd: folder,
      timeout: goSecondsMax * 1000,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...own },
    })
  await go(['mod', 'init', 'project.example'])
  await go(['get', ...modules.map((module) => `${module}@latest`)])
  await go(['mod', 'download', 'all'])
  const kept = readdirSync(join(cache, 'cache', 'download'), { recursive: true, encoding: 'utf8' })
  const files = kept.filter((name) => /\/@v\/[^/]+\.zip$/.test(name))
  const paths = files.map((name): [string, string] => [name, join(cache, 'cache', 'download', name)])
  return new Map([...paths, ['go.sum', join(folder, 'go.sum')] as const].map(([name, path]) => [name, digestOf(path)]))
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

async function compare(direct: ReadonlyMap<string, string>, through: ReadonlyMap<string, string>): Promise<void> {
  const differing = [...direct].filter(([name, digest]) => through.get(name) !== digest).map(([name]) => name)
  if (differing.length > 0 || direct.size !== through.size)
    throw new Error(`${direct.size} files directly, ${through.size} through Assay, differing: ${differing.join(', ')}`)
  say(`${direct.size} zips, go.sum among them`)
}
