import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, isHere, type Peer, startProcess, stopProcess } from '../peer.ts'
import type { PeerChoice, Subject } from '../subject.ts'
import { unpackDeb } from './install.ts'

/** The registry of the distribution project as a pull-through cache, open to all. */
export const dockerRegistry: PeerChoice = { name: 'docker-registry', start: startDockerRegistry }

async function startDockerRegistry({ upstreamUrl }: Subject): Promise<Peer> {
  const root = isHere('docker-registry', '--version') ? '' : unpackDeb('docker-registry')
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-registry-'))
  const port = await freePort()
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') } },
    http: { addr: `127.0.0.1:${port}` },
    proxy: { remoteurl: upstreamUrl },
  }
  // YAML holds JSON.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config))
  const url = `http://127.0.0.1:${port}`
  const command = [`${root}/usr/bin/docker-registry`, 'serve', join(folder, 'config.yml')]
  const child = await startProcess(command, { url: `${url}/v2/` })
  return {
    name: 'docker-registry',
    headers: {},
    addressOf: async ({ path }) => `${url}${path}`,
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
