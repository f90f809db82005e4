// How a run of the tests reads on a terminal, and what of it is kept for the checks that follow.
import { relative } from 'node:path'
import { inspect } from 'node:util'

export interface SkippedTest {
  /** Chapter and test: `the gateway › serves a range`. */
  readonly name: string
  readonly file: string
  readonly reason: string
}

export interface TestResult {
  readonly suite: string
  readonly passed: number
  readonly failed: number
  readonly skips: readonly SkippedTest[]
}

interface EventData {
  readonly name?: string
  readonly nesting?: number
  readonly file?: string
  readonly line?: number
  readonly skip?: string | boolean
  readonly todo?: string | boolean
  readonly details?: {
    readonly type?: string
    readonly error?: Error & { readonly failureType?: string }
    readonly duration_ms?: number
  }
}

export interface TestEvent {
  readonly type: string
  readonly data: EventData
}

/** Reads the events of the test runner, writes one line for each file and every failure as it comes, and adds up. */
export function createTestReport(suite: string, write: (text: string) => void) {
  const path: string[] = []
  const skips: SkippedTest[] = []
  const failures: string[] = []
  let passed = 0
  let current = { file: '', passed: 0, failed: 0, milliseconds: 0 }
  const closeFile = () => {
    const { file, passed, failed, milliseconds } = current
    const failing = failed > 0 ? `, ${failed} failed` : ''
    if (file !== '')
      write(`${failed > 0 ? 'FAIL' : 'ok  '} ${file}: ${passed} passed${failing} (${Math.round(milliseconds)} ms)\n`)
  }
  const ended = (data: EventData, failed: boolean) => {
    const file = relative(process.cwd(), data.file ?? '')
    if (file !== current.file) {
      closeFile()
      current = { file, passed: 0, failed: 0, milliseconds: 0 }
    }
    if ((data.nesting ?? 0) === 0) current.milliseconds += data.details?.duration_ms ?? 0
    const name = [...path.slice(0, data.nesting ?? 0), data.name ?? ''].join(' \u203a ')
    if (failed) {
      if (isChildFailure(data)) return
      current.failed++
      failures.push(name)
      write(describeFailure(data, name))
      return
    }
    const skip = data.skip ?? data.todo
    // A chapter that is skipped hides its tests: it counts as one.
    if (skip !== undefined && skip !== false) skips.push({ name, file, reason: typeof skip === 'string' ? skip : '' })
    else if (data.details?.type !== 'suite') {
      passed++
      current.passed++
    }
  }
  return {
    handle: ({ type, data }: TestEvent) => {
      if (type === 'test:start') path[data.nesting ?? 0] = data.name ?? ''
      else if (type === 'test:pass') ended(data, false)
      else if (type === 'test:fail') ended(data, true)
    },
    finish: (): TestResult => {
      closeFile()
      for (const skip of skips) write(`skipped: ${skip.name}${skip.reason ? `: ${skip.reason}` : ''} (${skip.file})\n`)
      for (const name of failures) write(`failed: ${name}\n`)
      const result = { suite, passed, failed: failures.length, skips }
      write(`${summaryLine(result)}\n`)
      return result
    },
  }
}

export function summaryLine({ passed, failed, skips }: Pick<TestResult, 'passed' | 'failed' | 'skips'>): string {
  return `${passed} passed, ${failed} failed, ${skips.length} skipped`
}

/** A chapter fails when something in it did; that has been told already. */
function isChildFailure(data: EventData): boolean {
  return data.details?.error?.failureType === 'subtestsFailed'
}

const stackNoise = /^\s+at .*(node:internal|node:async_hooks|node_modules\/)/

function describeFailure(data: EventData, name: string): string {
  const error = data.details?.error
  const cause = error?.cause instanceof Error ? error.cause : error
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)
  const lines = text.split('\n').filter((line) => !stackNoise.test(line))
  const place = data.file ? ` (${relative(process.cwd(), data.file)}${data.line ? `:${data.line}` : ''})` : ''
  return `\nFAILED ${name}${place}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}
