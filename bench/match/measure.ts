// In a process of its own: opens an index and matches coordinates; says on the last line how long it took. Processor time of
// the one thread, so that what else the machine does is left out.
import { readFileSync } from 'node:fs'
import { parsePurl } from '#formats/purl.ts'
import { openAdvisoryIndex } from '#modules/advisories/index.ts'

const [indexPath = '', coordinatesPath = ''] = process.argv.slice(2)
const purls = readFileSync(coordinatesPath, 'utf8').trim().split('\n').map(parsePurl)
globalThis.gc?.()
const before = process.memoryUsage()
const milliseconds = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
const startedAt = milliseconds()
const index = openAdvisoryIndex(readFileSync(indexPath))
const loadMs = milliseconds() - startedAt
const first = index.match(parsePurl('pkg:npm/nothing@1.0.0')).length
const after = process.memoryUsage()
const rounds: number[] = []
let matches = first
for (let round = 0; round < 3; round++) {
  const from = milliseconds()
  matches = 0
  for (const purl of purls) matches += index.count(purl)
  rounds.push(milliseconds() - from)
}
const readableFrom = milliseconds()
let answers = 0
for (const purl of purls) answers += index.match(purl).length
const readableMs = milliseconds() - readableFrom
const memoryBytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
process.stdout.write(
  `${JSON.stringify({ loadMs, memoryBytes, rounds, matches, answers, readableMs, size: purls.length })}\n`,
)
