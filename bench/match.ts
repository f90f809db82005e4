// A million coordinates against all advisories of ../shared/data/osv: loading, memory, rate, and whether every answer of a
// sample equals that of a plain matcher.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OsvError, type OsvRecord, readOsv } from '#formats/osv.ts'
import { parsePurl } from '#formats/purl.ts'
import { readZip } from '#formats/zip.ts'
import { compileAdvisories, openAdvisoryIndex } from '#modules/advisories/index.ts'
import { makeCoordinates } from '../src/modules/advisories/testdata/coordinates.ts'
import { createReferenceMatcher } from '../src/modules/advisories/testdata/reference-matcher.ts'
import { type Figure, median, rounded } from './report.ts'

const coordinateCount = 1_000_000
const comparedEvery = 20
const feeds = fileURLToPath(new URL('../../shared/data/osv', import.meta.url))

export async function run(): Promise<readonly Figure[]> {
  if (!existsSync(feeds)) throw new Error(`the advisories are not here: ${feeds}`)
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-match-'))
  try {
    const compiledFrom = performance.now()
    const { bytes, facts } = await compileAdvisories([{ path: feeds, source: 'osv' }], new Date())
    const compileMs = performance.now() - compiledFrom
    const [indexPath, coordinatesPath] = [join(folder, 'index'), join(folder, 'coordinates')]
    const records = await readRecords()
    const coordinates = makeCoordinates(records, coordinateCount)
    writeFileSync(indexPath, bytes)
    writeFileSync(coordinatesPath, coordinates.join('\n'))
    const measured = measure(indexPath, coordinatesPath)
    const different = compare(bytes, records, coordinates)
    const rate = coordinateCount / (median(measured.rounds) / 1_000)
    return [
      { what: 'advisories', value: facts.advisoryCount, unit: 'records' },
      { what: 'compiling', value: rounded(compileMs / 1_000), unit: 's' },
      { what: 'size of the index', value: rounded(bytes.length / 2 ** 20), unit: 'MiB' },
      {
        what: 'loading',
        value: rounded(measured.loadMs),
        unit: 'ms',
        against: 'limit 100',
        ratio: rounded(measured.loadMs / 100),
      },
      { what: 'memory of the loaded index', value: rounded(measured.memoryBytes / 2 ** 20), unit: 'MiB' },
      {
        what: 'matching',
        value: Math.round(rate),
        unit: 'coordinates/s',
        against: 'limit 1000000',
        ratio: rounded(rate / 1e6),
      },
      {
        what: 'matching, answers made readable',
        value: Math.round(coordinateCount / (measured.readableMs / 1_000)),
        unit: 'coordinates/s',
      },
      { what: 'ranges that matched', value: measured.matches, unit: 'ranges' },
      {
        what: 'answers that differ from the plain matcher',
        value: different,
        unit: `of ${Math.ceil(coordinateCount / comparedEvery)}`,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  readonly loadMs: number
  readonly memoryBytes: number
  readonly rounds: readonly number[]
  readonly matches: number
  readonly readableMs: number
}

function measure(indexPath: string, coordinatesPath: string): Measured {
  const script = fileURLToPath(new URL('./match/measure.ts', import.meta.url))
  const options = ['--disable-warning=ExperimentalWarning', '--expose-gc', '--max-old-space-size=8192']
  const out = execFileSync(process.execPath, [...options, script, indexPath, coordinatesPath], { encoding: 'utf8' })
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Measured
}

/** How many answers of the sample name other advisories than the plain matcher does. */
function compare(bytes: Uint8Array, records: readonly OsvRecord[], coordinates: readonly string[]): number {
  const index = openAdvisoryIndex(bytes)
  const reference = createReferenceMatcher(records)
  let different = 0
  for (let at = 0; at < coordinates.length; at += comparedEvery) {
    const purl = parsePurl(coordinates[at] ?? '')
    const expected = reference.match(purl)
    const found = index.match(purl)
    const named = new Set(found.flatMap(({ advisoryId, aliases }) => [advisoryId, ...aliases]))
    const isComplete = [...expected.affected, ...expected.undecided].every((id) => named.has(id))
    const isRight = found.every(({ advisoryId, aliases, state }) =>
      [advisoryId, ...aliases].some((id) => (state === 'affected' ? expected.affected : expected.undecided).has(id)),
    )
    if (!isComplete || !isRight) different++
  }
  return different
}

async function readRecords(): Promise<readonly OsvRecord[]> {
  const records: OsvRecord[] = []
  for (const ecosystem of readdirSync(feeds)) {
    for await (const entry of readZip(openSync(join(feeds, ecosystem, 'all.zip'), 'r'))) {
      try {
        records.push(readOsv(await entry.bytes()))
      } catch (error) {
        if (!(error instanceof OsvError)) throw error
      }
    }
  }
  return records
}
