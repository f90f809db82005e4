// node tools/skips.ts RESULT…: adds up results of `npm test`, and refuses a skip that nobody has permitted.
import { readFileSync } from 'node:fs'
import { type SkippedTest, summaryLine, type TestResult } from './test-report.ts'

export interface PermittedSkip {
  /** The test's name, chapters included, as `npm test` prints it. */
  readonly test: string
  /** On which database it may be skipped; absent: on both. */
  readonly suite?: 'PGlite' | 'PostgreSQL'
  readonly reason: string
}

/** The skips that no line with a reason permits. */
export function forbiddenSkips(result: TestResult, permitted: readonly PermittedSkip[]): readonly SkippedTest[] {
  return result.skips.filter(
    (skip) =>
      !permitted.some(
        (each) =>
          each.test === skip.name &&
          each.reason.trim() !== '' &&
          (each.suite === undefined || each.suite === result.suite),
      ),
  )
}

if (import.meta.main) {
  const permitted = JSON.parse(
    readFileSync(new URL('../test/permitted-skips.json', import.meta.url), 'utf8'),
  ) as PermittedSkip[]
  const results = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')) as TestResult)
  for (const result of results)
    for (const skip of forbiddenSkips(result, permitted)) {
      process.exitCode = 1
      process.stdout.write(
        `not permitted to be skipped on ${result.suite}: ${skip.name} (${skip.file}) ${skip.reason}\n`,
      )
    }
  if (results.some((result) => result.failed > 0)) process.exitCode = 1
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  process.stdout.write(`${summaryLine({ passed, failed, skips: results.flatMap((result) => result.skips) })}\n`)
}
