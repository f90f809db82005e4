// npm run bench -- NAME [--json]: runs bench/NAME.ts; with --json the last line is one JSON object.
import { existsSync, readdirSync } from 'node:fs'
import { describeMachine, printReport } from '../bench/report.ts'

const folder = new URL('../bench/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'report.ts')
  .map((name) => name.slice(0, -3))
const [name = '', ...options] = process.argv.slice(2)
if (!names.includes(name) || !existsSync(new URL(`${name}.ts`, folder))) {
  process.stderr.write(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${names.join(', ')}\n`)
  process.exit(2)
}
const { run } = (await import(new URL(`${name}.ts`, folder).href)) as typeof import('../bench/gateway-npm.ts')
const report = { name, at: new Date().toISOString(), machine: describeMachine(), figures: await run() }
printReport(report, options.includes('--json'))
