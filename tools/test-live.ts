// npm run test:live [NAME…]: a larger project of each ecosystem from the real upstreams that this machine's clients use, once
// directly and once through Assay. What cannot be reached says so and is skipped.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'live')
/** As in `live/open-live-gate.ts`, which would load the whole application. */
const withoutUpstreamCode = 3
const wanted = process.argv.slice(2)
const known = globSync('*.ts', { cwd: folder })
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'open-live-gate')
  .sort()
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`usage: npm run test:live [-- NAME…]\nNAME is one of: ${known.join(', ')}\n`)
  process.exit(2)
}
const chosen = known.filter((name) => wanted.length === 0 || wanted.includes(name))
const ended = chosen.map((name) => {
  process.stdout.write(`\n== ${name}\n`)
  const told = spawnSync(process.execPath, [...process.execArgv, join(folder, `${name}.ts`)], { stdio: 'inherit' })
  return { name, status: told.status }
})
const succeeded = namesOf((status) => status === 0)
const absent = namesOf((status) => status === withoutUpstreamCode)
const failed = namesOf((status) => status !== 0 && status !== withoutUpstreamCode)
const count = (names: readonly string[], what: string) =>
  `${names.length} ${what}${names.length > 0 ? ` (${names.join(', ')})` : ''}`
process.stdout.write(
  `\n${count(succeeded, 'went well')}, ${count(absent, 'had no upstream here')}, ${count(failed, 'failed')}\n`,
)
process.exit(failed.length === 0 ? 0 : 1)

function namesOf(is: (status: number | null) => boolean): readonly string[] {
  return ended.filter(({ status }) => is(status)).map(({ name }) => name)
}
