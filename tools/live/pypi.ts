// A larger Python project from the index that this machine's own pip uses: once directly, once through a whole Assay on an empty
// temporary folder that only observes. Both must bring the same files. Asks the network; skips when nobody answers.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step, say } from '../demo/play.ts'
import { compareFiles, endWithoutUpstream, openLiveGate } from './open-live-gate.ts'

const requirements = ['django', 'fastapi[standard]', 'pandas', 'celery', 'sqlalchemy', 'cryptography', 'pytest']
const secondsMax = 900
const pipSecondsMax = 400
const pingSecondsMax = 20

const upstreamUrl = await discoverUpstream('pypi', process.env)
const hosts = upstreamUrl === undefined ? undefined : await findHosts(upstreamUrl)
if (upstreamUrl === undefined || hosts === undefined) {
  const obstacle = upstreamUrl === undefined ? 'no client of this machine names an index' : 'its index does not answer'
  endWithoutUpstream(obstacle)
}
const succeeded = await play((step, opened) => tell(step, opened, { upstreamUrl, hosts }), {
  secondsMax,
  ending: watchSignals(),
})
process.exit(succeeded ? 0 : 1)

interface Upstream {
  readonly upstreamUrl: string
  readonly hosts: readonly string[]
}

/** Hosts that the index names files on; an administrator allows them by hand. */
async function findHosts(url: string): Promise<readonly string[] | undefined> {
  const page = `${/simple$/.test(url) ? url : `${url}/simple`}/pip/`
  try {
    const answer = await fetch(page, { signal: AbortSignal.timeout(pingSecondsMax * 1000) })
    if (!answer.ok) return undefined
    const links = [...(await answer.text()).matchAll(/href="([^"#]+)/g)].map(
      ([, link = '']) => URL.parse(link, page)?.host,
    )
    return [...new Set(links)].filter((host): host is string => host !== undefined && host !== new URL(url).host)
  } catch {
    return undefined
  }
}

async function tell(step: Step, opened: AsyncDisposableStack, upstream: Upstream): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-pypi-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const index = await step('An Assay of its own starts, in front of the machine’s index', () =>
    openGate(opened, folder, upstream),
  )
  const direct = await step('pip downloads a project directly', () => download(join(folder, 'direct'), {}))
  const settings = { PIP_INDEX_URL: index, PIP_NO_CACHE_DIR: '1' }
  const through = await step('pip downloads it through Assay', () => download(join(folder, 'through'), settings))
  await step('The files are the same, byte for byte', async () => compareFiles(direct, through, 'files'))
  await step('pip downloads it again, from what Assay holds', async () =>
    compareFiles(direct, await download(join(folder, 'again'), settings), 'files'),
  )
}

/** The address for pip. */
async function openGate(opened: AsyncDisposableStack, folder: string, upstream: Upstream): Promise<string> {
  const { upstreamUrl, hosts: artifactHosts } = upstream
  const gate = await openLiveGate(opened, folder, { name: 'pypi', ecosystem: 'pypi', upstreamUrl, artifactHosts })
  say(`${artifactHosts.length} further hosts hold its files`)
  return `${gate.url.replace('://', `://user:${gate.token}@`)}/simple/`
}

/** Digests by file name. */
async function download(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  const args = ['-m', 'pip', '--disable-pip-version-check', 'download', '--quiet', '--dest', folder, ...requirements]
  await promisify(execFile)('python3', args, { env: { ...process.env, ...settings }, timeout: pipSecondsMax * 1000 })
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  return new Map(readdirSync(folder).map((name) => [name, digest(name)]))
}
