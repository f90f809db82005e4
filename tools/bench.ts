// npm run bench -- NAME [--json] [OPTION…]: runs bench/NAME.ts; with --json the last line is one JSON object.
import { existsSync, readdirSync } from 'node:fs'
import { describeMachine, type Figure, printReport } from '../bench/report.ts'

interface Bench {
  /** Throws `RangeError` with the usage when it does not know an option. */
  run(options: readonly string[]): Promise<readonly Figure[]>
}

const folder = new URL('../bench/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'report.ts')
  .map((name) => name.slice(0, -3))
const [name = '', ...options] = process.argv.slice(2)
if (!names.includes(name) || !existsSync(new URL(`${name}.ts`, folder))) {
  process.stderr.write(`usage: npm run bench -- NAME [--json] [OPTION…]\nNAME is one of: ${names.join(', ')}\n`)
  process.exit(2)
}
const { run } = (await import(new URL(`${name}.ts`, folder).href)) as Bench
try {
  const figures = await run(options.filter((option) => option !== '--json'))
  const report = { name, at: new Date().toISOString(), machine: describeMachine(), figures }
  printReport(report, options.includes('--json'))
} catch (error) {
  if (!(error instanceof RangeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
