import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readClientCredential } from './client-credential.ts'
import { newTokenSecret } from './secrets.ts'

const { secret } = newTokenSecret()
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
const of = (authorization: string) => readClientCredential({ authorization })

describe('credentials of package managers', () => {
  it('are read in each client’s own way', () => {
    const token = { kind: 'token', secret }
    for (const header of [`Bearer ${secret}`, `bearer  ${secret} `, `Token ${secret}`, secret])
      assert.deepEqual(of(header), token, header)
    assert.deepEqual(of(basic(`__token__:${secret}`)), { ...token, username: '__token__' })
    assert.deepEqual(of(basic(`:${secret}`)), { ...token, username: '' })
    assert.deepEqual(readClientCredential({ 'x-nuget-apikey': secret }), token)
  })

  it('that are absent are none, and those that cannot be read are not none', () => {
    assert.deepEqual(readClientCredential({}), { kind: 'none' })
    assert.deepEqual(of(''), { kind: 'none' })
    const bad = [
      'Bearer',
      'Bearer ',
      'Basic',
      'Basic %%%',
      basic('nocolon'),
      basic('user:'),
      `Digest username="x"`,
      `Bearer ${'x'.repeat(2000)}`,
      'x'.repeat(9000),
      'Bearer a\u0000b',
      `Bearer ${secret} and more`,
    ]
    for (const header of bad) assert.deepEqual(of(header), { kind: 'unreadable' }, header.slice(0, 40))
    assert.deepEqual(readClientCredential({ 'x-nuget-apikey': ['a', 'b'] }), { kind: 'unreadable' })
    assert.deepEqual(readClientCredential({ authorization: ['Bearer a', 'Bearer b'] }), { kind: 'unreadable' })
  })

  it('in Authorization count before any other', () => {
    assert.deepEqual(readClientCredential({ authorization: 'Bearer other', 'x-nuget-apikey': secret }), {
      kind: 'token',
      secret: 'other',
    })
  })
})
