import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sha256Hex, toSri } from '#formats/hash.ts'
import { contradictsIntegrity } from './compare-integrity.ts'

const hexOf = (length: number, digit: string) => digit.repeat(length)
const sha512 = (digit: string) => toSri({ algorithm: 'sha512', hex: hexOf(128, digit) })
const nothing = { integrity: null, sha1: null, sha256: null, sha512: null }

describe('integrity of a lockfile against the catalogue', () => {
  it('agrees, disagrees, and leaves open what only one side names', () => {
    const held = [{ ...nothing, integrity: sha512('a'), sha1: hexOf(40, '1') }]
    assert.equal(contradictsIntegrity([sha512('a')], held), false)
    assert.equal(contradictsIntegrity([sha512('b')], held), true)
    assert.equal(contradictsIntegrity([`sha1:${hexOf(40, '1')}`], held), false)
    assert.equal(contradictsIntegrity([`sha1:${hexOf(40, '2')}`], held), true)
    assert.equal(contradictsIntegrity([`sha256:${sha256Hex('x')}`], held), false, 'checked by the package manager')
    assert.equal(contradictsIntegrity([], held), false)
    assert.equal(contradictsIntegrity([sha512('b')], []), false)
    assert.equal(contradictsIntegrity([sha512('b')], [nothing]), false)
  })

  it('every place has to agree, and every algorithm', () => {
    const held = [{ ...nothing, integrity: sha512('a'), sha1: hexOf(40, '1') }]
    assert.equal(contradictsIntegrity([sha512('a'), sha512('b')], held), true)
    assert.equal(
      contradictsIntegrity([`${sha512('a')} ${toSri({ algorithm: 'sha1', hex: hexOf(40, '2') })}`], held),
      true,
    )
    assert.equal(contradictsIntegrity([`${sha512('b')} ${sha512('a')}`], held), false, 'one of several acceptable ones')
  })

  it('the bytes that are held count like the index, and one of several artifacts is enough', () => {
    assert.equal(contradictsIntegrity([sha512('b')], [{ ...nothing, sha512: hexOf(128, 'a') }]), true)
    const several = [
      { ...nothing, integrity: sha512('a') },
      { ...nothing, integrity: sha512('b') },
    ]
    assert.equal(contradictsIntegrity([sha512('b')], several), false)
    assert.equal(contradictsIntegrity(['sha512-rubbish', 'nonsense'], several), false)
  })
})
