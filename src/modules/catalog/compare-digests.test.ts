import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareDigests, strongerIntegrity } from './compare-digests.ts'
import { sri } from './testdata/package-index.ts'

const sha1 = 'ab'.repeat(20)
const nothing = {
  id: '1',
  fileName: 'a.tgz',
  role: 'package' as const,
  integrity: null,
  sha1: null,
  sha256: null,
  sha512: null,
  upstreamUrl: '',
  changedUpstreamAt: null,
}

describe('comparing digests', () => {
  it('finds the same bytes under the same digest', () => {
    const held = { ...nothing, integrity: sri('a'), sha1 }
    assert.equal(compareDigests(held, { integrity: sri('a'), sha1 }), 'same')
    assert.equal(compareDigests(held, { integrity: `${sri('a')}?option`, sha1: null }), 'same')
  })

  it('needs every algorithm that both sides name to agree', () => {
    const held = { ...nothing, integrity: sri('a'), sha1 }
    assert.equal(compareDigests(held, { integrity: sri('b'), sha1 }), 'different')
    assert.equal(compareDigests(held, { integrity: sri('a'), sha1: 'cd'.repeat(20) }), 'different')
  })

  it('calls digests that cannot be compared different', () => {
    assert.equal(compareDigests({ ...nothing, integrity: sri('a') }, { integrity: null, sha1 }), 'different')
  })

  it('takes silence for no contradiction', () => {
    assert.equal(compareDigests({ ...nothing, integrity: sri('a') }, { integrity: null, sha1: null }), 'same')
    assert.equal(compareDigests(nothing, { integrity: sri('a'), sha1 }), 'same')
  })

  it('compares with the digests of the bytes that were fetched', () => {
    const sha512 = Buffer.from('a'.padEnd(64)).toString('hex')
    assert.equal(compareDigests({ ...nothing, sha512 }, { integrity: sri('a'), sha1: null }), 'same')
    assert.equal(compareDigests({ ...nothing, sha512 }, { integrity: sri('b'), sha1: null }), 'different')
  })

  it('keeps the stronger statement', () => {
    const weak = `sha1-${Buffer.from(sha1, 'hex').toString('base64')}`
    assert.equal(strongerIntegrity(weak, sri('a')), sri('a'))
    assert.equal(strongerIntegrity(sri('a'), weak), sri('a'))
    assert.equal(strongerIntegrity(sri('a'), null), sri('a'))
    assert.equal(strongerIntegrity(null, weak), weak)
  })
})
