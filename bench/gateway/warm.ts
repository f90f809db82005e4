import { type Figure, median, rounded } from '../report.ts'
import type { Assay } from './assay-peer.ts'
import { type Load, load } from './load.ts'
import type { Peer } from './peer.ts'
import { type Case, plain, type Subject } from './subject.ts'

export interface WarmSettings {
  readonly seconds: number
  readonly rounds: number
}

const connectionsFew = 32
const connectionsMany = 200
const answerMillisecondsMax = 20_000

interface Measured {
  readonly rate: number
  /** With 200 connections. */
  readonly p99: number
  readonly errors: number
  readonly requests: number
}

interface OwnMeasured extends Measured {
  readonly delayMax: number
  readonly delayP99: number
  /** Of Assay's own process, which other work on the machine changes little. */
  readonly microsecondsEach: number
}

/** Rates with 32 connections and latency with 200; interleaved, so that what else the machine does falls on all of them. */
export async function measureWarm(
  subject: Subject,
  peers: { readonly assay: Assay; readonly others: readonly Peer[] },
  settings: WarmSettings,
): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const each of subject.cases) {
    const own: OwnMeasured[] = []
    const others = new Map<Peer, Measured[]>()
    for (let round = 0; round < settings.rounds; round++) {
      own.push(await measureAssay(peers.assay, each, settings.seconds))
      for (const peer of peers.others) {
        const measured = await measurePeer(peer, each, settings.seconds)
        if (measured) others.set(peer, [...(others.get(peer) ?? []), measured])
      }
    }
    figures.push(...figuresOf(`${subject.ecosystem}, ${each.what}`, own, others))
  }
  return figures
}

async function measureAssay(assay: Assay, each: Case, seconds: number): Promise<OwnMeasured> {
  const before = await assay.server.usage()
  const measured = await measurePeer(assay, each, seconds)
  if (!measured) throw new Error(`no address of ${each.what}`)
  const after = await assay.server.usage()
  await assay.settle?.()
  return {
    ...measured,
    delayMax: after.delayMaxMilliseconds,
    delayP99: after.delayP99Milliseconds,
    microsecondsEach: (after.processorMicroseconds - before.processorMicroseconds) / measured.requests,
  }
}

async function measurePeer(peer: Peer, each: Case, seconds: number): Promise<Measured | undefined> {
  const url = await peer.addressOf(each)
  if (url === undefined) return undefined
  const headers = { ...plain, ...peer.headers, ...each.headers }
  if (!(await warm(peer, url, headers))) return { rate: 0, p99: Number.NaN, errors: 1, requests: 0 }
  const loads: Load[] = []
  for (const connections of [connectionsFew, connectionsMany])
    loads.push(await load({ url, headers, connections, seconds }))
  const [few, many] = loads
  const errors = loads.reduce((sum, { errors }) => sum + errors, 0)
  const requests = loads.reduce((sum, each) => sum + each.requests, 0)
  return { rate: few?.requestsPerSecond ?? 0, p99: many?.p99Milliseconds ?? Number.NaN, errors, requests }
}

/** Asked twice: what is asked for again is kept in memory from then on. A peer that fails has no rate. */
async function warm(peer: Peer, url: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  for (let time = 0; time < 2; time++) {
    const answered = await askOnce(url, headers)
    if (answered === '200') continue
    if (peer.name === 'assay') throw new Error(`assay answers ${answered} to ${url}`)
    process.stderr.write(`${peer.name} answers ${answered} to ${new URL(url).pathname}\n`)
    return false
  }
  return true
}

/** The status, or what came instead of an answer. */
async function askOnce(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(answerMillisecondsMax) })
    const { byteLength } = await answer.arrayBuffer()
    return byteLength > 0 ? `${answer.status}` : 'nothing'
  } catch (error) {
    return (error as Error).message
  }
}

function figuresOf(
  what: string,
  own: readonly OwnMeasured[],
  others: ReadonlyMap<Peer, readonly Measured[]>,
): Figure[] {
  const of = (pick: (one: OwnMeasured) => number) => rounded(median(own.map(pick)))
  const [rate, p99, failed] = [of((one) => one.rate), of((one) => one.p99), of((one) => one.errors)]
  const compared = [...others].map(([peer, measured]): Figure => {
    const [peerRate, peerP99] = [median(measured.map((one) => one.rate)), median(measured.map((one) => one.p99))]
    const errors = measured.reduce((sum, one) => sum + one.errors, 0)
    return {
      what: `${what}: rate`,
      value: rate,
      unit: 'requests/s',
      against: `${peer.name} ${rounded(peerRate)}, p99 ${rounded(peerP99)} ms, failed ${errors}`,
      // A peer that answers nothing within the time limit has no rate to divide by.
      ...(peerRate > 0 ? { ratio: rounded(rate / peerRate) } : {}),
    }
  })
  if (compared.length === 0) compared.push({ what: `${what}: rate`, value: rate, unit: 'requests/s' })
  return [
    ...compared,
    { what: `${what}: processor time of a request`, value: of((one) => one.microsecondsEach), unit: 'µs' },
    // Within a short time not one of 200 large files may be there.
    ...(p99 > 0 ? [{ what: `${what}: p99 with ${connectionsMany} connections`, value: p99, unit: 'ms' }] : []),
    { what: `${what}: event loop, longest delay`, value: of((one) => one.delayMax), unit: 'ms' },
    { what: `${what}: event loop, p99`, value: of((one) => one.delayP99), unit: 'ms' },
    ...(failed > 0 ? [{ what: `${what}: failed answers`, value: failed, unit: 'answers' }] : []),
  ]
}
