import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateServer } from '../../test/processes/start-gate-server.ts'
import type { Peer } from './peer.ts'
import { benchPackages } from './upstream.ts'

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
  return { name: 'assay', url: `${server.url}/repo/npm`, headers: { authorization: `Bearer ${token}` }, stop }
}
