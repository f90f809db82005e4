import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Peer, startProcess, stopProcess } from '../peer.ts'
import type { PeerChoice, Subject } from '../subject.ts'
import { installNpm } from './install.ts'

/** Verdaccio as its documentation sets it up: a proxy of one upstream, open to all, which is in its favour. */
export const verdaccio: PeerChoice = { name: 'verdaccio', start: startVerdaccio }

async function startVerdaccio({ upstreamUrl }: Subject): Promise<Peer> {
  const program = join(installNpm('verdaccio'), 'verdaccio', 'bin', 'verdaccio')
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-verdaccio-'))
  const port = await freePort()
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
  return {
    name: 'verdaccio',
    headers: {},
    addressOf: async ({ path }) => `${url}${path}`,
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
