import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { diffLines } from './line-diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 12 })

describe('the difference of two texts', () => {
  it('takes out and puts in as little as it can', () => {
    const marks = { same: ' ', added: '+', removed: '-' }
    const shown = diffLines(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e']).map(({ kind, text }) => marks[kind] + text)
    assert.deepEqual(shown, [' a', '-b', '+x', ' c', ' d', '+e'])
  })

  it('holds both texts whole', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after)
        const kept = (leaveOut: string) => diff.filter(({ kind }) => kind !== leaveOut).map(({ text }) => text)
        assert.deepEqual(kept('added'), before)
        assert.deepEqual(kept('removed'), after)
      }),
    )
  })

  it('finds nothing between equal texts', () => {
    fc.assert(fc.property(lines, (text) => diffLines(text, text).every(({ kind }) => kind === 'same')))
  })

  it('gives up on detail before it gives up on memory', () => {
    const [before, after] = ['a', 'b'].map((mark) => Array.from({ length: 5_000 }, (_, index) => `${mark}${index}`))
    assert.equal(diffLines(before ?? [], after ?? []).length, 10_000)
  })
})
