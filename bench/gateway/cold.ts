import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type Figure, rounded } from '../report.ts'
import type { Peer } from './peer.ts'
import type { ColdFile, Subject } from './subject.ts'

const clients = 100
const upstreamMilliseconds = 200
const answerMillisecondsMax = 20_000

/** Many clients at once for what nobody has asked for before, from an upstream that takes 200 ms for it. */
export async function measureCold(subject: Subject, peers: readonly Peer[]): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const file of subject.cold) {
    const direct = await timed(file, () => ask([file.upstream], file.headers))
    const results: string[] = []
    let own: Cold | undefined
    for (const peer of peers) {
      const found = await askPeer(file, peer).catch((error: Error) => error)
      if (found === undefined) continue
      if (found instanceof Error) {
        if (peer.name === 'assay') throw found
        results.push(`${peer.name} failed: ${found.message}`)
      } else if (peer.name === 'assay') own = found
      else results.push(`${peer.name} ${found.fetches} fetches, ${rounded(found.milliseconds)} ms`)
    }
    if (!own) continue
    const what = `${subject.ecosystem}, cold ${file.what}, ${clients} clients at once`
    figures.push(
      {
        what: `${what}: fetches from upstream`,
        value: own.fetches,
        unit: 'fetches',
        against: ['limit 1', ...results].join('; '),
        ratio: own.fetches,
      },
      {
        what: `${what}: until all have it`,
        value: rounded(own.milliseconds),
        unit: 'ms',
        against: `one plain fetch ${rounded(direct)} ms`,
        ratio: rounded(own.milliseconds / direct),
      },
    )
  }
  return figures
}

interface Cold {
  readonly fetches: number
  readonly milliseconds: number
}

async function askPeer(file: ColdFile, peer: Peer): Promise<Cold | undefined> {
  const headers = { ...peer.headers, ...file.headers }
  for (const path of file.before) {
    const address = await peer.addressOf({ ...file, path, upstream: '', before: [] })
    if (address) await ask([address], headers)
  }
  const address = await peer.addressOf(file)
  if (address === undefined) return undefined
  const before = file.fetches()
  const addresses = Array.from({ length: clients }, () => address)
  const milliseconds = await timed(file, () => ask(addresses, headers))
  await peer.settle?.()
  return { fetches: file.fetches() - before, milliseconds }
}

async function timed(file: ColdFile, work: () => Promise<void>): Promise<number> {
  file.slowUntil(delay(upstreamMilliseconds))
  const started = performance.now()
  try {
    await work()
    return performance.now() - started
  } finally {
    file.slowUntil(undefined)
  }
}

/** All at once, each on a connection of its own; throws when one is answered with anything but 200. */
async function ask(addresses: readonly string[], headers: Readonly<Record<string, string>>): Promise<void> {
  const agent = new Agent({ maxSockets: addresses.length })
  try {
    await Promise.all(addresses.map((address) => askOne(address, { headers, agent })))
  } finally {
    agent.destroy()
  }
}

function askOne(address: string, options: { headers: Readonly<Record<string, string>>; agent: Agent }): Promise<void> {
  return new Promise((done, failed) => {
    const asked = get(address, options, (answer) => {
      answer.resume()
      answer.on('error', failed)
      answer.on('end', () => {
        if (answer.statusCode === 200) done()
        else failed(new Error(`${answer.statusCode} for ${new URL(address).pathname}`))
      })
    })
    asked.on('error', failed)
    asked.setTimeout(answerMillisecondsMax, () => asked.destroy(new Error('no answer within 20 s')))
  })
}
