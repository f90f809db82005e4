import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Peer, startProcess, stopProcess } from '../peer.ts'
import { NotHere, type PeerChoice, type Subject } from '../subject.ts'
import { installPython } from './install.ts'

/** Who owns the indexes that come with it. */
const owner = 'root'

/** devpi-server as its documentation sets it up: SQLite, one mirror index, open to all. */
export const devpi: PeerChoice = { name: 'devpi', start: startDevpi }

async function startDevpi({ upstreamUrl }: Subject): Promise<Peer> {
  const programs = installPython('devpi', ['devpi-server==6.20.3'])
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-devpi-'))
  const server = join(folder, 'server')
  const made = spawnSync(join(programs, 'devpi-init'), ['--serverdir', server, '--root-passwd', ''])
  if (made.status !== 0) throw new NotHere(`devpi-init failed: ${`${made.stderr}`.trim().slice(-200)}`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const command = [join(programs, 'devpi-server'), '--serverdir', server, '--host', '127.0.0.1', '--port', `${port}`]
  const child = await startProcess(command, { url: `${url}/+api` })
  const stop = async () => {
    await stopProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await makeMirror(url, upstreamUrl)
  } catch (error) {
    await stop()
    throw error
  }
  const index = `${url}/${owner}/bench/+simple/`
  return {
    name: 'devpi',
    headers: {},
    addressOf: async ({ path }) => {
      const [, project] = /^\/simple\/([^/]+)\/$/.exec(path) ?? []
      if (project) return `${index}${project}/`
      const [, name = '', file = ''] = /^\/packages\/([^/]+)\/[^/]+\/([^/]+)$/.exec(path) ?? []
      return name === '' ? undefined : findFile(`${index}${name}/`, file)
    },
    stop,
  }
}

async function makeMirror(url: string, upstreamUrl: string): Promise<void> {
  const login = await fetch(`${url}/+login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ user: owner, password: '' }),
  })
  const { result } = (await login.json()) as { result?: { password?: string } }
  const credentials = Buffer.from(`${owner}:${result?.password ?? ''}`).toString('base64')
  const made = await fetch(`${url}/${owner}/bench`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-devpi-auth': credentials },
    body: JSON.stringify({ type: 'mirror', mirror_url: `${upstreamUrl}/`, mirror_cache_expiry: '3600' }),
  })
  if (!made.ok) throw new NotHere(`devpi made no mirror: ${made.status} ${(await made.text()).slice(0, 200)}`)
}

/** Where its page says that a file lies: its addresses name digests. */
async function findFile(page: string, file: string): Promise<string | undefined> {
  const text = await (await fetch(page)).text()
  const link = [...text.matchAll(/href="([^"#]{1,500})/g)].find(([, href]) => href?.endsWith(`/${file}`))?.[1]
  return link && new URL(link, page).href
}
