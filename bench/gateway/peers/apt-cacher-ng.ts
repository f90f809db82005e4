import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, isHere, type Peer, startProcess, stopProcess } from '../peer.ts'
import type { PeerChoice } from '../subject.ts'
import { unpackDeb } from './install.ts'

/** Libraries that a small installation does not have. */
const needed = ['libevent-2.1-7', 'libevent-pthreads-2.1-7', 'libc-ares2', 'libwrap0', 'libssl3']

/** apt-cacher-ng with its own defaults, open to all. */
export const aptCacherNg: PeerChoice = { name: 'apt-cacher-ng', start: startAptCacherNg }

async function startAptCacherNg(): Promise<Peer> {
  const root = isHere('apt-cacher-ng', '-h') ? '' : unpackDeb('apt-cacher-ng', needed)
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-acng-'))
  for (const part of ['cache', 'log']) mkdirSync(join(folder, part))
  const port = await freePort()
  const config = [
    `CacheDir: ${folder}/cache`,
    `LogDir: ${folder}/log`,
    `SupportDir: ${root}/usr/lib/apt-cacher-ng`,
    `Port: ${port}`,
    'BindAddress: 127.0.0.1',
    'ForeGround: 1',
    'AllowUserPorts: 0',
    'ExThreshold: 4',
    'VfileUseRangeOps: 0',
  ]
  writeFileSync(join(folder, 'acng.conf'), `${config.join('\n')}\n`)
  const url = `http://127.0.0.1:${port}`
  const child = await startProcess([`${root}/usr/sbin/apt-cacher-ng`, '-c', folder], {
    url: `${url}/`,
    environment: { LD_LIBRARY_PATH: `${root}/usr/lib/x86_64-linux-gnu:${root}/usr/lib/aarch64-linux-gnu` },
  })
  return {
    name: 'apt-cacher-ng',
    headers: {},
    addressOf: async ({ upstream }) => (upstream === '' ? undefined : `${url}/${upstream.replace(/^http:\/\//, '')}`),
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
