import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { restrictionMessage } from './restriction-message.ts'

describe('npm restriction message', () => {
  it('gives each reason once, newest version first', () => {
    const message = restrictionMessage([
      ['1.0.0', 'malware MAL-1'],
      ['1.0.1', 'too young'],
      ['1.0.2', 'malware MAL-1'],
    ])
    assert.equal(message, '1.0.2, 1.0.0: malware MAL-1\n1.0.1: too young')
  })

  it('counts what it does not show', () => {
    const many = Array.from({ length: 20 }, (_, n) => [`1.0.${n}`, 'malware'] as const)
    assert.match(restrictionMessage(many), /^1\.0\.19, .*1\.0\.12 and 12 more: malware$/)
    const different = Array.from({ length: 200 }, (_, n) => [`1.0.${n}`, `reason ${n} `.repeat(5)] as const)
    assert.match(restrictionMessage(different), /\nand \d+ more reasons$/)
  })

  it('is bounded and free of control characters', () => {
    const reason = fc.string({ unit: 'binary', maxLength: 3000 })
    const entries = fc.array(fc.tuple(fc.string({ maxLength: 300 }), reason), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(entries, (refused) => {
        const message = restrictionMessage(refused.map(([, text], n) => [`1.0.${n}`, text]))
        assert.ok(message.length > 0 && message.length <= 1000)
        assert.doesNotMatch(message.replaceAll('\n', ''), /\p{Cc}/u)
      }),
    )
  })
})
