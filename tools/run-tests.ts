// All test files in this one process, on one database. `tools/test.ts` chooses them and starts this.
import { writeFileSync } from 'node:fs'
import { run } from 'node:test'
import { createTestReport, type TestEvent } from './test-report.ts'

const testSecondsMax = 300
const lingerSecondsMax = 15

interface Order {
  readonly suite: string
  readonly files: readonly string[]
  readonly name?: string
  /** Where the result is left, as JSON. */
  readonly resultPath: string
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order
const report = createTestReport(order.suite, (text) => void process.stdout.write(text))
const events = run({
  files: [...order.files],
  isolation: 'none',
  concurrency: false,
  timeout: testSecondsMax * 1000,
  ...(order.name ? { testNamePatterns: [order.name] } : {}),
})
for await (const event of events) report.handle(event as unknown as TestEvent)
const result = report.finish()
writeFileSync(order.resultPath, JSON.stringify(result))
process.exitCode = result.failed === 0 ? 0 : 1

// A server left listening or a timer left running is a fault of the code or of its test: say what it is.
setTimeout(() => {
  process.stderr.write(
    `the tests are over, but this keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}\n`,
  )
  process.exit(1)
}, lingerSecondsMax * 1000).unref()
