import assert from 'node:assert/strict'
import { it } from 'node:test'
import { forbiddenSkips } from './skips.ts'
import { createTestReport, type TestEvent } from './test-report.ts'

const at = (name: string, nesting: number, more: object = {}) => ({
  name,
  nesting,
  file: 'src/a.test.ts',
  line: 3,
  ...more,
})
const suiteEnd = { details: { type: 'suite' } }
const failure = (message: string) => ({
  details: { type: 'test', error: Object.assign(new Error(message), { failureType: 'testCodeFailure' }) },
})

function report(events: readonly TestEvent[]) {
  let text = ''
  const each = createTestReport('PGlite', (part) => {
    text += part
  })
  for (const event of events) each.handle(event)
  const result = each.finish()
  return { text, result }
}

const events: readonly TestEvent[] = [
  { type: 'test:start', data: at('chapter', 0) },
  { type: 'test:start', data: at('one', 1) },
  { type: 'test:pass', data: at('one', 1) },
  { type: 'test:start', data: at('two', 1) },
  { type: 'test:fail', data: at('two', 1, failure('it broke')) },
  { type: 'test:start', data: at('three', 1) },
  { type: 'test:pass', data: at('three', 1, { skip: 'no browser' }) },
  {
    type: 'test:fail',
    data: at('chapter', 0, {
      details: {
        type: 'suite',
        error: Object.assign(new Error('1 subtest failed'), { failureType: 'subtestsFailed' }),
      },
    }),
  },
  { type: 'test:start', data: at('other', 0) },
  { type: 'test:pass', data: at('other', 0, suiteEnd) },
]

it('counts tests, not chapters, and ends with the sum', () => {
  const { text, result } = report(events)
  assert.deepEqual(result, {
    suite: 'PGlite',
    passed: 1,
    failed: 1,
    skips: [{ name: 'chapter \u203a three', file: 'src/a.test.ts', reason: 'no browser' }],
  })
  assert.match(text, /FAILED chapter \u203a two \(src\/a\.test\.ts:3\)\n {2}Error: it broke/)
  assert.match(text, /\n1 passed, 1 failed, 1 skipped\n$/)
})

it('a todo counts as skipped', () => {
  const { result } = report([{ type: 'test:pass', data: at('later', 0, { todo: true }) }])
  assert.equal(result.skips.length, 1)
})

it('a skipped chapter counts as one skip', () => {
  const { result } = report([{ type: 'test:pass', data: at('chapter', 0, { ...suiteEnd, skip: 'no data' }) }])
  assert.deepEqual(result.skips, [{ name: 'chapter', file: 'src/a.test.ts', reason: 'no data' }])
})

it('a skip is permitted by its name, with a reason, on its database', () => {
  const { result } = report(events)
  const test = 'chapter \u203a three'
  assert.equal(forbiddenSkips(result, []).length, 1)
  assert.equal(forbiddenSkips(result, [{ test, reason: ' ' }]).length, 1)
  assert.equal(forbiddenSkips(result, [{ test: 'three', reason: 'because' }]).length, 1)
  assert.equal(forbiddenSkips(result, [{ test, suite: 'PostgreSQL', reason: 'because' }]).length, 1)
  assert.equal(forbiddenSkips(result, [{ test, suite: 'PGlite', reason: 'because' }]).length, 0)
  assert.equal(forbiddenSkips(result, [{ test, reason: 'because' }]).length, 0)
})
