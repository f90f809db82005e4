import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Peer, startProcess, stopProcess } from '../peer.ts'
import type { PeerChoice, Subject } from '../subject.ts'
import { installGo } from './install.ts'

/** Athens on a disk, before the same upstream, open to all. */
export const athens: PeerChoice = { name: 'athens', start: startAthens }

async function startAthens({ upstreamUrl }: Subject): Promise<Peer> {
  const program = installGo('athens', 'github.com/gomods/athens/cmd/proxy@v0.18.0')
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-athens-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = await startProcess([program], {
    url: `${url}/healthz`,
    environment: {
      ATHENS_STORAGE_TYPE: 'disk',
      ATHENS_DISK_STORAGE_ROOT: folder,
      ATHENS_PORT: `127.0.0.1:${port}`,
      ATHENS_SUM_DBS: '',
      ATHENS_GO_BINARY_ENV_VARS: `GOPROXY=${upstreamUrl};GONOSUMDB=*;GOFLAGS=-modcacherw`,
      ATHENS_LOG_LEVEL: 'panic',
    },
  })
  return {
    name: 'athens',
    headers: {},
    addressOf: async ({ path }) => `${url}${path}`,
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
