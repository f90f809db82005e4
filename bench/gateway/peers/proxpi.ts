import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Peer, startProcess, stopProcess } from '../peer.ts'
import type { PeerChoice, Subject } from '../subject.ts'
import { installPython } from './install.ts'

/** proxpi as its documentation sets it up: one process with four threads, open to all. */
export const proxpi: PeerChoice = { name: 'proxpi', start: startProxpi }

async function startProxpi({ upstreamUrl }: Subject): Promise<Peer> {
  const programs = installPython('proxpi', ['proxpi==1.3.1', 'gunicorn==27.0.1'])
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-proxpi-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const command = ['--threads', '4', '--bind', `127.0.0.1:${port}`, 'proxpi.server:app']
  const child = await startProcess([join(programs, 'gunicorn'), ...command], {
    url: `${url}/health`,
    environment: {
      PROXPI_INDEX_URL: `${upstreamUrl}/`,
      PROXPI_CACHE_DIR: folder,
      PROXPI_INDEX_TTL: '3600',
      PROXPI_DOWNLOAD_TIMEOUT: '30',
      PROXPI_BINARY_FILE_MIME_TYPE: '1',
    },
  })
  return {
    name: 'proxpi',
    headers: {},
    addressOf: async ({ path }) => {
      const [, project] = /^\/simple\/([^/]+)\/$/.exec(path) ?? []
      if (project) return `${url}/index/${project}/`
      const [, name, file] = /^\/packages\/([^/]+)\/[^/]+\/([^/]+)$/.exec(path) ?? []
      return name && file ? `${url}/index/${name}/${file}` : undefined
    },
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
