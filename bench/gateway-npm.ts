// Requests per second and latency of warm packuments and tarballs: Assay, Verdaccio and nginx, in one run.
import { startAssay } from './gateway/assay.ts'
import { hasWrk, type Load, load } from './gateway/load.ts'
import { hasNginx, startNginx } from './gateway/nginx.ts'
import type { Peer } from './gateway/peer.ts'
import { benchPackages, benchVersion, startBenchUpstream } from './gateway/upstream.ts'
import { startVerdaccio } from './gateway/verdaccio.ts'
import { type Figure, median, rounded } from './report.ts'

const rounds = 3
const secondsPerLoad = 4

interface Case {
  readonly what: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export async function run(): Promise<readonly Figure[]> {
  if (!hasWrk()) throw new Error('wrk is needed: apt-get install wrk')
  const upstream = await startBenchUpstream()
  const peers: Peer[] = [await startAssay(upstream.url), await startVerdaccio(upstream.url)]
  if (hasNginx()) peers.push(await startNginx(upstream.url))
  else process.stderr.write('nginx is not on this machine: it is left out\n')
  try {
    const figures: Figure[] = []
    for (const each of cases()) figures.push(...(await measure(each, peers)))
    return figures
  } finally {
    for (const peer of peers) await peer.stop()
    upstream.close()
  }
}

function cases(): readonly Case[] {
  const megabytes = (bytes: number) => (bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes / 1e3} KB`)
  return benchPackages.flatMap(({ name, packumentBytes, tarballBytes }) => [
    {
      what: `packument ${megabytes(packumentBytes)}, plain`,
      path: `/${name}`,
      headers: { 'accept-encoding': 'identity' },
    },
    { what: `packument ${megabytes(packumentBytes)}, gzip`, path: `/${name}`, headers: { 'accept-encoding': 'gzip' } },
    { what: `tarball ${megabytes(tarballBytes)}`, path: `/${name}/-/${name}-${benchVersion}.tgz`, headers: {} },
  ])
}

/** Interleaved rounds, so that what else the machine does falls on all of them; medians. */
async function measure(each: Case, peers: readonly Peer[]): Promise<readonly Figure[]> {
  const loads = new Map<Peer, Load[]>(peers.map((peer) => [peer, []]))
  const settlingSeconds: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const peer of peers) {
      const headers = { ...peer.headers, ...each.headers }
      await warm(peer, each, headers)
      loads.get(peer)?.push(await load(`${peer.url}${each.path}`, headers, secondsPerLoad))
      if (!peer.settle) continue
      const ended = performance.now()
      await peer.settle()
      settlingSeconds.push((performance.now() - ended) / 1000)
    }
  const rates = new Map(peers.map((peer) => [peer, summary(loads.get(peer) ?? [])]))
  const [assay, ...others] = peers
  const own = assay && rates.get(assay)
  if (!own) return []
  const figures: Figure[] = [
    { what: `${each.what}: assay p99`, value: rounded(own.p99), unit: 'ms' },
    { what: `${each.what}: assay failed answers`, value: own.errors, unit: 'answers' },
    {
      what: `${each.what}: assay, until the log is in the database`,
      value: rounded(median(settlingSeconds)),
      unit: 's',
    },
  ]
  for (const peer of others) {
    const peerRate = rates.get(peer)
    if (!peerRate) continue
    figures.push({
      what: `${each.what}: assay`,
      value: rounded(own.rate),
      unit: 'requests/s',
      against: `${peer.name} ${rounded(peerRate.rate)} requests/s, p99 ${rounded(peerRate.p99)} ms, failed ${peerRate.errors}`,
      // A peer that answers nothing within the time limit has no rate to divide by.
      ...(peerRate.rate > 0 ? { ratio: rounded(own.rate / peerRate.rate) } : {}),
    })
  }
  return figures
}

function summary(loads: readonly Load[]): { rate: number; p99: number; errors: number } {
  return {
    rate: median(loads.map((each) => each.requestsPerSecond)),
    p99: median(loads.map((each) => each.p99Milliseconds)),
    errors: loads.reduce((sum, each) => sum + each.errors, 0),
  }
}

async function warm(peer: Peer, each: Case, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(`${peer.url}${each.path}`, { headers })
  const bytes = (await answer.arrayBuffer()).byteLength
  if (answer.status !== 200 || bytes === 0) throw new Error(`${peer.name} answers ${answer.status} to ${each.path}`)
}
