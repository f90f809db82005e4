// Comparisons of versions of one package manager per second: of two texts, and of what was prepared once. As a script: the
// figures of the type named, as JSON.
import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { compareStored, openKeyPool, prefixesOf } from '../../src/modules/advisories/compiled/key-pool.ts'
import { createPoolWriter, openPool } from '../../src/modules/advisories/compiled/pools.ts'
import { type Figure, median, rounded } from '../report.ts'
import { type Pair, pairsOf } from './inputs.ts'
import { openVersionPeers, type VersionPeer } from './peers.ts'

const rounds = 5
const secondsPerRound = 0.15
/** Between two looks at the clock, which take as long as a hundred comparisons. */
const sweepsPerLook = 8
const unit = 'million comparisons/s'

/** Does something with every pair once, and gives a sum, so that nothing can be left out. */
type Sweep = () => number

/** What there is to say of one package manager, measured in this process. */
async function measureEcosystem(type: string): Promise<readonly Figure[]> {
  const ecosystem = findEcosystem(type)
  if (ecosystem === undefined) throw new Error(`${type} is no type of packages`)
  return measure(ecosystem, (await openVersionPeers()).get(type))
}

function measure(ecosystem: Ecosystem, peer: VersionPeer | undefined): readonly Figure[] {
  const { type, versions } = ecosystem
  const { pairs: all, origin } = pairsOf(type)
  const pairs = all.filter(([a, b]) => [a, b].every((version) => !('invalid' in versions.key(version))))
  // Digests have no order, and are no spelling of a version that the generator knows.
  if (pairs.length === 0) return [{ what: `${type}: pairs of versions that have keys`, value: 0, unit: 'pairs' }]
  const understood = peer ? pairs.filter((pair) => understands(peer, pair)) : pairs
  if (understood.length === 0) throw new Error(`${type}: no versions to compare`)
  const texts = understood.flat()
  const keys = understood.map(([a, b]) => [keyOf(ecosystem, a), keyOf(ecosystem, b)] as const)
  const compareTexts = (a: string, b: string) => (compareVersions(versions, a, b) === '<' ? 1 : 2)
  const count = understood.length
  const own = ratesOf([sweepOf(understood, compareTexts), ...(peer ? [sweepOf(understood, peer.compare)] : [])], count)
  const peerSweeps = preparedSweeps(peer, understood)
  const prepared = ratesOf([packedSweep(keys), ...peerSweeps], count)
  const [separate = 0] = ratesOf([sweepOf(keys, compareKeys)], count)
  const buildAll = () => texts.reduce((sum, text) => sum + lengthOf(ecosystem, text), 0)
  const [building = 0] = ratesOf([buildAll], texts.length)
  return [
    figure(`${type}: two texts (${origin}, ${count} compared)`, own, peer?.name),
    figure(`${type}: prepared`, prepared, peer && (peer.prepared ? peer.name : `${peer.name} with texts`)),
    { what: `${type}: prepared, each key by itself`, value: rounded(separate), unit },
    { what: `${type}: key of a text`, value: rounded(1_000 / building), unit: 'ns' },
    ...(peer
      ? [
          {
            what: `${type}: ordered otherwise than ${peer.name}`,
            value: differences(ecosystem, peer, understood),
            unit: 'pairs',
          },
        ]
      : []),
  ]
}

/** As the compiled index of advisories has its keys: side by side, named by numbers. */
function packedSweep(keys: readonly (readonly [Uint8Array, Uint8Array])[]): Sweep {
  const writer = createPoolWriter()
  const numbers = keys.map(([a, b]) => [writer.add(a), writer.add(b)] as const)
  const section = writer.finish()
  const pool = openKeyPool(section, prefixesOf(openPool(section)))
  return sweepOf(numbers, (a, b) => compareStored(pool, a, b))
}

/** A library that cannot prepare versions compares their texts again. */
function preparedSweeps(peer: VersionPeer | undefined, pairs: readonly Pair[]): readonly Sweep[] {
  if (!peer) return []
  const { prepared } = peer
  if (!prepared) return [sweepOf(pairs, peer.compare)]
  const parsed = pairs.map(([a, b]) => [prepared.parse(a), prepared.parse(b)] as [never, never])
  return [sweepOf(parsed, prepared.compare)]
}

function understands(peer: VersionPeer, pair: Pair): boolean {
  try {
    const parsed = pair.every((version) => !peer.prepared || peer.prepared.parse(version) !== null)
    return parsed && Number.isFinite(peer.compare(...pair))
  } catch {
    return false
  }
}

function differences(ecosystem: Ecosystem, peer: VersionPeer, pairs: readonly Pair[]): number {
  const sign = (order: number) => Math.sign(order) || 0
  const own = ([a, b]: Pair) => sign(compareKeys(keyOf(ecosystem, a), keyOf(ecosystem, b)))
  return pairs.filter((pair) => own(pair) !== sign(peer.compare(...pair))).length
}

function keyOf({ versions }: Ecosystem, version: string): Uint8Array {
  const key = versions.key(version)
  if ('invalid' in key) throw new Error(`${version}: ${key.invalid}`)
  return key.bytes
}

function lengthOf({ versions }: Ecosystem, version: string): number {
  const key = versions.key(version)
  return 'invalid' in key ? 0 : key.bytes.length
}

type Sides<Side> = readonly (readonly [Side, Side])[]
type Compare<Side> = (a: Side, b: Side) => number
let sweepCount = 0

/** Two lists instead of a list of pairs: reading pairs would take longer than some comparisons. */
function sweepOf<Side>(pairs: Sides<Side>, compare: Compare<Side>): Sweep {
  // Each sweep is a source text of its own: V8 keeps what it learns about calls with the text, and every call would be slowed by
  // what the others were called with.
  const sweep = new Function(
    'lefts',
    'rights',
    'compare',
    `// ${sweepCount++}
    let sum = 0; for (let i = 0; i < lefts.length; i++) sum += compare(lefts[i], rights[i]); return sum`,
  ) as (lefts: readonly Side[], rights: readonly Side[], compare: Compare<Side>) => number
  const lefts = pairs.map(([a]) => a)
  const rights = pairs.map(([, b]) => b)
  return () => sweep(lefts, rights, compare)
}

/** Millions of comparisons per second; rounds are interleaved, so that what else the machine does falls on all of them. */
function ratesOf(sweeps: readonly Sweep[], comparisons: number): readonly number[] {
  const rates = sweeps.map((): number[] => [])
  for (let round = 0; round <= rounds; round++)
    for (const [index, sweep] of sweeps.entries()) {
      const seconds = secondsOf(sweep)
      // The first round warms.
      if (round > 0) rates[index]?.push(comparisons / seconds / 1e6)
    }
  return rates.map((each) => median(each))
}

/** Seconds that one sweep takes of this thread's time on a processor: what else runs on the machine does not count. */
function secondsOf(sweep: Sweep): number {
  let [sweeps, sum, elapsed] = [0, 0, 0]
  const begin = process.threadCpuUsage()
  do {
    for (let at = 0; at < sweepsPerLook; at++) sum += sweep()
    sweeps += sweepsPerLook
    const { user, system } = process.threadCpuUsage(begin)
    elapsed = (user + system) / 1e6
  } while (elapsed < secondsPerRound)
  if (Number.isNaN(sum)) throw new Error('a comparison gave no number')
  return elapsed / sweeps
}

function figure(what: string, [own = 0, other]: readonly number[], peer: string | undefined): Figure {
  if (other === undefined || peer === undefined)
    return { what: `${what}; no library to compare with`, value: rounded(own), unit }
  return { what, value: rounded(own), unit, against: `${peer} ${rounded(other)} ${unit}`, ratio: rounded(own / other) }
}

if (import.meta.main) process.stdout.write(JSON.stringify(await measureEcosystem(process.argv[2] ?? '')))
