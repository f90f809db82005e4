// A larger Go project from the proxy that this machine's own go command uses: once directly, once through a whole Assay on an
// empty temporary folder that only observes. Both must bring the same files, verified by the checksum database that the
// machine uses. Asks the network; skips when nobody answers.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, digestOf, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

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

const upstreamUrl = await discoverUpstream('golang', process.env)
const obstacle =
  upstreamUrl === undefined
    ? 'no go command on this machine names a proxy'
    : await findObstacle(`${upstreamUrl}/${modules[0]}/@v/list`)
if (upstreamUrl === undefined || obstacle !== undefined) {
  endWithoutUpstream(obstacle)
}
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

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
  await step('The files are the same, byte for byte', async () =>
    compareFiles(direct, through, 'zips, go.sum among them'),
  )
  await step('Go downloads it again, from what Assay holds', async () =>
    compareFiles(direct, await download(join(folder, 'again'), proxy), 'zips, go.sum among them'),
  )
}

/** What GOPROXY is set to. Go sends no credentials without TLS, so the repository is open to everyone on this machine. */
async function openGate(opened: AsyncDisposableStack, folder: string, url: string): Promise<string> {
  const gate = await openLiveGate(opened, folder, {
    name: 'go',
    ecosystem: 'golang',
    upstreamUrl: url,
    anonymousRead: true,
  })
  return gate.url
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
