import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crc32 } from 'node:zlib'
import { isTokenSecret, newReference, newTokenSecret, secretHash } from './secrets.ts'

describe('token secrets', () => {
  it('have a shape that scanners can match, and a checksum', () => {
    const { secret, prefix } = newTokenSecret()
    assert.match(secret, /^assay_[0-9A-Za-z]{38}$/)
    assert.equal(prefix, secret.slice(0, 10))
    assert.ok(isTokenSecret(secret))
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    const value = [...secret.slice(38)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0)
    assert.equal(value, crc32(secret.slice(6, 38)))
  })

  it('are all different and use the whole alphabet', () => {
    const secrets = Array.from({ length: 200 }, () => newTokenSecret().secret.slice(6, 38))
    assert.equal(new Set(secrets).size, 200)
    assert.equal(new Set(secrets.join('')).size, 62)
  })

  it('are refused with any one character changed', () => {
    const { secret } = newTokenSecret()
    for (let index = 0; index < secret.length; index += 1) {
      const other = secret[index] === 'x' ? 'y' : 'x'
      assert.ok(!isTokenSecret(secret.slice(0, index) + other + secret.slice(index + 1)), `at ${index}`)
    }
    for (const text of ['', 'assay_', `${secret} `, secret.toUpperCase(), secret.slice(1), `${secret}x`, '\u0000'])
      assert.ok(!isTokenSecret(text), text)
  })

  it('are stored as SHA-256', () => {
    assert.equal(secretHash('abc').toString('hex'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    assert.match(newReference(), /^[\w-]{43}$/)
  })
})
