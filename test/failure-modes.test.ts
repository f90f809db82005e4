import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const root = new URL('../', import.meta.url)
const testFiles = [
  'src/modules/gateway/failure-modes-artifact.test.ts',
  'src/modules/gateway/failure-modes-index.test.ts',
  'src/modules/gateway/failure-modes-facts.test.ts',
  'src/modules/gateway/storage/full-storage.test.ts',
  'test/faults.test.ts',
]

describe('the table of failure modes', () => {
  it('has a test for every row', () => {
    const table = readFileSync(new URL('docs/gateway-failure-modes.md', root), 'utf8')
    const tests = testFiles.map((path) => readFileSync(new URL(path, root), 'utf8')).join('\n')
    const named = [...table.matchAll(/\| `([^`]+)` \|$/gm)].map((found) => found[1] ?? '')
    assert.ok(named.length >= 30)
    assert.deepEqual(
      named.filter((name) => !tests.includes(`it('${name}'`)),
      [],
    )
  })
})
