import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startGateServer } from '../../test/processes/start-gate-server.ts'
import type { Peer } from './peer.ts'
import { benchPackages } from './upstream.ts'

const settlingMilliseconds = 100
const settlingAttemptsMax = 1_200

/** Assay as it ships: tokens, verdicts and the download log on, on its embedded database. */
export async function startAssay(upstreamUrl: string): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  const server = await startGateServer({ folder, upstreamUrl })
  const token = server.token ?? ''
  for (const { name } of benchPackages) await server.admit(name, token)
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  // The download log goes on loading from its spool after a load.
  const settle = async () => {
    for (let attempt = 0; attempt < settlingAttemptsMax; attempt++) {
      if (readdirSync(join(folder, 'spool')).length === 0) return
      await delay(settlingMilliseconds)
    }
    throw new Error('the download log is not in the database after two minutes')
  }
  return { name: 'assay', url: `${server.url}/repo/npm`, headers: { authorization: `Bearer ${token}` }, settle, stop }
}
