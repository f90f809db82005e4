// A set of packages with everything they need, from the archive that this machine's own apt uses: once directly, once through a
// whole Assay on an empty temporary folder that only observes. Both must bring the same files, and apt checks the archive's
// signature in both. Asks the network; skips when nobody answers.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { runApt } from '#test/clients/apt-client.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, digestOf, endWithoutUpstream, openLiveGate } from './open-live-gate.ts'

const packages = ['nginx-light', 'redis-server', 'git', 'python3-requests', 'libpq-dev', 'ripgrep']
const secondsMax = 1_200
const pingSecondsMax = 20
const key = '/usr/share/keyrings/debian-archive-keyring.gpg'

interface Archive {
  readonly url: string
  readonly suite: string
}

const archive = await findArchive()
if (typeof archive === 'string') {
  endWithoutUpstream(archive)
}
const succeeded = await play((step, opened) => tell(step, opened, archive), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

/** What stands in the way, or the archive. */
async function findArchive(): Promise<Archive | string> {
  const url = await discoverUpstream('deb', process.env)
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1]
  if (url === undefined || suite === undefined) return 'no apt on this machine names an archive'
  if (!existsSync(key)) return 'the key of the archive is not on this machine'
  try {
    const signal = AbortSignal.timeout(pingSecondsMax * 1000)
    const answer = await fetch(`${url}/dists/${suite}/InRelease`, { signal })
    return answer.ok ? { url, suite } : `the machine's archive answers with ${answer.status}`
  } catch (error) {
    return `the machine's archive does not answer (${error instanceof Error ? error.message : error})`
  }
}

async function tell(step: Step, opened: AsyncDisposableStack, { url, suite }: Archive): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-deb-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const gate = await step('An Assay of its own starts, in front of the machine’s archive', () =>
    openGate(opened, folder, url),
  )
  const direct = await step('apt downloads packages directly', () => download(join(folder, 'direct'), { url, suite }))
  const through = await step('apt downloads them through Assay', () =>
    download(join(folder, 'through'), { url: gate, suite }),
  )
  await step('The files are the same, byte for byte', async () => compareFiles(direct, through, 'packages'))
  await step('apt downloads them again, from what Assay holds', async () =>
    compareFiles(direct, await download(join(folder, 'again'), { url: gate, suite }), 'packages'),
  )
}

async function openGate(opened: AsyncDisposableStack, folder: string, url: string): Promise<string> {
  const gate = await openLiveGate(opened, folder, {
    name: 'live',
    ecosystem: 'deb',
    upstreamUrl: url,
    anonymousRead: true,
  })
  return gate.url
}

/** Digests of the packages by file name, with nothing installed and nothing cached. */
async function download(folder: string, from: Archive): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  const apt = async (args: readonly string[]) => {
    const { exitCode, stderr } = await runApt(args, { folder, ...from, key, timeoutSeconds: 500 })
    if (exitCode !== 0) throw new Error(`apt-get ${args.join(' ')}: ${stderr.slice(-2_000)}`)
  }
  await apt(['update'])
  await apt(['install', '--download-only', '--yes', '--no-install-recommends', ...packages])
  const archives = join(folder, 'archives')
  const files = readdirSync(archives).filter((name) => name.endsWith('.deb'))
  return new Map(files.map((name) => [name, digestOf(join(archives, name))]))
}
