// npm test [-- WORD…] [--without WORD]… [--name PATTERN] [--result FILE]: the tests whose path contains a word, in one process.
// On PGlite; with ASSAY_DATABASE_URL on a database of its own, made on that PostgreSQL server and dropped at the end.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureConsole } from './ensure-console.ts'
import { findTests } from './find-tests.ts'
import { openScratchDatabase } from './scratch-database.ts'
import type { TestResult } from './test-report.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string' }, result: { type: 'string' }, without: { type: 'string', multiple: true } },
})
const { without = [] } = values
const files = findTests(root, positionals).filter((path) => !without.some((word) => path.includes(word)))
if (files.length === 0) {
  process.stderr.write(`no test file matches ${positionals.join(' ')}\n`)
  process.exit(2)
}
if (files.some((path) => /^test\/(e2e\/|start\.)/.test(path))) await ensureConsole(root)

const folder = mkdtempSync(join(tmpdir(), 'assay-tests-'))
const scratch = process.env.ASSAY_DATABASE_URL ? await openScratchDatabase(process.env.ASSAY_DATABASE_URL) : undefined
const suite = scratch ? 'PostgreSQL' : 'PGlite'
try {
  process.exitCode = await runTests(join(folder, 'result.json'))
} finally {
  await scratch?.drop()
  rmSync(folder, { recursive: true, force: true })
}

/** The tests run in a child, so that a crash is told and never looks like an end without failures. */
async function runTests(resultPath: string): Promise<number> {
  process.stdout.write(`${files.length} test files on ${suite}\n`)
  const order = {
    suite,
    files: files.map((path) => join(root, path)),
    resultPath,
    ...(values.name ? { name: values.name } : {}),
  }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'tools', 'run-tests.ts'), JSON.stringify(order)],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...(scratch ? { ASSAY_DATABASE_URL: scratch.url } : {}) },
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((done) =>
    child.on('exit', (status, signal) => done(signal ? 130 : (status ?? 70))),
  )
  const result = readResult(resultPath)
  if (!result) {
    process.stdout.write(`the test process ended (${code}) before the tests did\n0 passed, 1 failed, 0 skipped\n`)
    return code === 130 ? 130 : 70
  }
  if (values.result) writeFileSync(values.result, JSON.stringify({ ...result, exitCode: code }))
  return code
}

function readResult(path: string): TestResult | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestResult
  } catch {
    return undefined
  }
}
