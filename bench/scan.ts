// Time and number of components: a large source tree, a fat jar and an image, by Assay and by whichever of its peers is here.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Figure, median, rounded } from './report.ts'
import { makeImage, makeJar, makeTree } from './scan/inputs.ts'
import { assay, type InputKind, isThere, type Measured, measure, peers, type Scanner } from './scan/scanners.ts'

const rounds = 3

export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-scan-'))
  try {
    const inputs = makeInputs(folder)
    const figures: Figure[] = []
    const present = peers.filter(({ name }) => isThere(name))
    for (const { name } of peers) {
      if (present.every((peer) => peer.name !== name))
        process.stderr.write(`${name} is absent: it is not on the PATH\n`)
    }
    for (const [kind, path] of inputs) figures.push(...compare(kind, path, present))
    const absent = peers.filter((peer) => !present.includes(peer)).map(({ name }) => name)
    return absent.length === 0
      ? figures
      : [...figures, { what: `peers that are absent: ${absent.join(', ')}`, value: absent.length, unit: 'peers' }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeInputs(folder: string): ReadonlyMap<InputKind, string> {
  const paths = { tree: join(folder, 'tree'), jar: join(folder, 'app.jar'), image: join(folder, 'image.tar') }
  mkdirSync(paths.tree)
  makeTree(paths.tree)
  const jar = makeJar()
  writeFileSync(paths.jar, jar)
  makeImage(paths.image, jar)
  for (const path of [paths.jar, paths.image])
    process.stderr.write(`${path.slice(folder.length + 1)}: ${rounded(statSync(path).size / 2 ** 20)} MiB\n`)
  return new Map(Object.entries(paths) as [InputKind, string][])
}

/** Interleaved rounds, so that what else the machine does falls on all of them; medians. */
function compare(kind: InputKind, path: string, present: readonly Scanner[]): readonly Figure[] {
  const scanners = [assay, ...present]
  const results = new Map<Scanner, Measured[]>(scanners.map((scanner) => [scanner, []]))
  for (let round = 0; round < rounds; round++)
    for (const scanner of scanners) {
      const measured = measure(scanner, kind, path)
      if (measured) results.get(scanner)?.push(measured)
    }
  const own = summary(results.get(assay) ?? [])
  if (!own) throw new Error(`assay could not scan the ${kind}`)
  const alone: Figure[] = [
    { what: `${kind}: assay`, value: rounded(own.milliseconds), unit: 'ms' },
    { what: `${kind}: assay`, value: own.components, unit: 'components' },
  ]
  const beside = present.flatMap((scanner): readonly Figure[] => {
    const peer = summary(results.get(scanner) ?? [])
    if (!peer) return [{ what: `${kind}: ${scanner.name} gave no report`, value: 0, unit: 'components' }]
    const against = `${scanner.name} ${rounded(peer.milliseconds)} ms, ${peer.components} components`
    const ratio = rounded(own.milliseconds / peer.milliseconds)
    return [{ what: `${kind}: assay`, value: rounded(own.milliseconds), unit: 'ms', against, ratio }]
  })
  return [...alone, ...beside]
}

function summary(measured: readonly Measured[]): Measured | undefined {
  const [first] = measured
  return first && { milliseconds: median(measured.map((each) => each.milliseconds)), components: first.components }
}
