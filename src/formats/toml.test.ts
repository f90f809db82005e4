import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LimitError } from './limits.ts'
import { parseToml, TomlSyntaxError, tomlLimits } from './toml.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('parseToml', () => {
  test('tables, arrays of tables, dates as texts, large numbers', () => {
    const root = parseToml(bytes('a.b = 1\nwhen = 2024-01-02\nbig = 9007199254740993\n[[list]]\nname = "x"\n'))
    assert.equal((root.a as Record<string, unknown>).b, 1)
    assert.equal(typeof root.when, 'string')
    assert.match(String(root.when), /^2024-01-02/)
    assert.equal(root.big, 9_007_199_254_740_993n)
    assert.equal((root.list as Record<string, unknown>[])[0]?.name, 'x')
  })

  test('an error names its line', () => {
    assert.throws(
      () => parseToml(bytes('a = 1\nb = \n')),
      (error) => error instanceof TomlSyntaxError && error.line === 2 && !error.message.includes('\n'),
    )
  })

  test('limits', () => {
    const limits = { sizeBytesMax: 100, depthMax: 4, indicatorsMax: 20 }
    assert.throws(() => parseToml(bytes(`a = "${'x'.repeat(100)}"`), limits), LimitError)
    assert.throws(
      () => parseToml(bytes('a = [[[[[[1]]]]]]'), limits),
      (error) => error instanceof Error,
    )
    assert.throws(() => parseToml(bytes(`a = [${'1,'.repeat(30)}]`), limits), LimitError)
    assert.throws(
      () => parseToml(bytes(`a = ${'['.repeat(100_000)}`)),
      (error) => error instanceof Error,
    )
    assert.ok(tomlLimits.depthMax < 1_000)
  })

  test('names of object members are ordinary names', () => {
    const root = parseToml(bytes('[constructor]\nx = 1\n'))
    assert.equal(Object.getPrototypeOf(root), null)
    assert.equal((root.constructor as unknown as Record<string, unknown>).x, 1)
    assert.equal((parseToml(bytes('a = 1')) as { constructor?: unknown }).constructor, undefined)
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })
})
