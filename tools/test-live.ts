// npm run test:live [NAME…]: a larger project of each ecosystem from the real upstreams that this machine's clients use, once
// directly and once through Assay. What cannot be reached says so and is skipped.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'live')
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
const failed = known
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .filter((name) => {
    process.stdout.write(`\n== ${name}\n`)
    const told = spawnSync(process.execPath, [...process.execArgv, join(folder, `${name}.ts`)], { stdio: 'inherit' })
    return told.status !== 0
  })
if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`)
process.exit(failed.length === 0 ? 0 : 1)
