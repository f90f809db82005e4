import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Peer, startProcess, stopProcess } from './peer.ts'

const port = 18_473
const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url))
const program = join(peersFolder, 'node_modules', 'verdaccio', 'bin', 'verdaccio')

/** Verdaccio as its documentation sets it up: a proxy of one upstream, open to all, which is in its favour. */
export async function startVerdaccio(upstreamUrl: string): Promise<Peer> {
  if (!existsSync(program)) {
    const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peersFolder, stdio: ['ignore', 2, 2] })
    if (installed.status !== 0) throw new Error('verdaccio could not be installed')
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-verdaccio-'))
  const config = [
    `storage: ${folder}/storage`,
    'uplinks:',
    '  upstream:',
    `    url: ${upstreamUrl}`,
    '    maxage: 60m',
    'packages:',
    "  '**':",
    '    access: $all',
    '    proxy: upstream',
    'log: { type: stdout, format: json, level: fatal }',
  ]
  writeFileSync(join(folder, 'config.yaml'), `${config.join('\n')}\n`)
  const url = `http://127.0.0.1:${port}`
  const command = [process.execPath, program, '-c', join(folder, 'config.yaml'), '-l', `127.0.0.1:${port}`]
  const child = await startProcess(command, { url: `${url}/-/ping` })
  const stop = async () => {
    await stopProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  return { name: 'verdaccio', url, headers: {}, stop }
}
