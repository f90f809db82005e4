// The gateway beside its peers, package manager by package manager, in one run: cold, warm, in memory; and a whole project
// through npm. --only TYPE… takes some of them; `memory` and `install` are types as well.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startAssay } from './gateway/assay.ts'
import { openSubject } from './gateway/assay-peer.ts'
import { measureCold } from './gateway/cold.ts'
import { subjects as known } from './gateway/ecosystems/index.ts'
import { measureInstall, measureRealInstall } from './gateway/install.ts'
import { hasWrk } from './gateway/load.ts'
import { measureMemory } from './gateway/memory.ts'
import type { Peer } from './gateway/peer.ts'
import { NotHere, type Subject } from './gateway/subject.ts'
import { measureWarm, type WarmSettings } from './gateway/warm.ts'
import { type Figure, rounded } from './report.ts'

const others = ['memory', 'install', 'install-real'] as const
const memorySecondsPerSubject = 6
const memorySecondsMin = 12

export const usage = `[--only TYPE…] [--seconds 1] [--rounds 1] [--packages 1000]   TYPE: ${[...known.keys(), ...others].join(' ')}`

export async function run(options: readonly string[] = []): Promise<readonly Figure[]> {
  const chosen = readOptions(options)
  if (!hasWrk()) throw new Error('wrk is needed: apt-get install wrk')
  const figures: Figure[] = []
  const types = [...known.keys()].filter((type) => chosen.only.has(type))
  // Without a package manager named, the mixed load is of all of them.
  const wantsMemory = chosen.only.has('memory')
  const opened: Subject[] = []
  for (const type of types.length > 0 || !wantsMemory ? types : known.keys()) {
    const open = known.get(type)
    if (open) opened.push(await open())
  }
  try {
    if (opened.length > 0) figures.push(...(await measureSubjects(opened, { ...chosen, types })))
  } finally {
    for (const subject of opened) await subject.close()
  }
  if (chosen.only.has('install')) figures.push(...(await measureInstall(chosen.packages)))
  if (chosen.only.has('install-real')) figures.push(...(await measureRealInstall()))
  figures.push({ what: 'load average of the machine at the end', value: rounded(loadavg()[0] ?? 0), unit: 'processes' })
  return figures
}

interface Chosen extends WarmSettings {
  readonly only: ReadonlySet<string>
  /** Of the project that is installed. */
  readonly packages: number
}

function readOptions(options: readonly string[]): Chosen {
  const { values, positionals } = parseArgs({
    args: [...options],
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '1' },
      packages: { type: 'string', default: '1000' },
    },
  })
  const all = [...known.keys(), ...others]
  const named = [...values.only, ...positionals]
  const strangers = named.filter((each) => !all.includes(each))
  const [seconds, rounds, packages] = [Number(values.seconds), Number(values.rounds), Number(values.packages)]
  if (strangers.length > 0 || !(seconds >= 1) || !(rounds >= 1) || !(packages >= 1))
    throw new RangeError(`usage: gateway ${usage}`)
  return { only: new Set(named.length > 0 ? named : all), seconds, rounds, packages }
}

async function measureSubjects(
  opened: readonly Subject[],
  chosen: Chosen & { readonly types: readonly string[] },
): Promise<readonly Figure[]> {
  const server = await startAssay(Object.assign({}, ...opened.map(({ environment }) => environment ?? {})))
  try {
    const figures: Figure[] = []
    for (const subject of opened) {
      const assay = await openSubject(server, subject)
      if (!chosen.types.includes(subject.ecosystem)) continue
      process.stderr.write(`${subject.ecosystem} …\n`)
      const peers = await startPeers(subject)
      try {
        figures.push(...(await measureCold(subject, [assay.cold, ...peers])))
        figures.push(...(await measureWarm(subject, { assay: assay.warm, others: peers }, chosen)))
      } finally {
        for (const peer of peers) await peer.stop()
      }
    }
    const seconds = Math.max(memorySecondsMin, opened.length * memorySecondsPerSubject)
    if (chosen.only.has('memory') || chosen.types.length === 1)
      figures.push(...(await measureMemory(server, opened, seconds)))
    return figures
  } finally {
    await server.stop()
  }
}

async function startPeers(subject: Subject): Promise<readonly Peer[]> {
  const peers: Peer[] = []
  for (const choice of subject.peers) {
    try {
      peers.push(await choice.start(subject))
    } catch (error) {
      const why = error instanceof NotHere ? error.message : `it did not start: ${String(error)}`
      process.stderr.write(`${choice.name} is not here: ${why}\n`)
    }
  }
  return peers
}
