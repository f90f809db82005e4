import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  checkIntegrity,
  createDigests,
  matchesIntegrity,
  parseDigests,
  sha256Hex,
  strongestDigests,
  toSri,
} from './hash.ts'

const gold = Buffer.from('gold')
const hex = (algorithm: string, content: Uint8Array = gold) => createHash(algorithm).update(content).digest('hex')
const base64 = (algorithm: string, content: Uint8Array = gold) => createHash(algorithm).update(content).digest('base64')

test('integrity strings and algorithm:hex name the same digests', () => {
  const expected = [{ algorithm: 'sha256', hex: hex('sha256') }]
  const sri = `sha256-${base64('sha256')}`
  for (const text of [
    sri,
    ` ${sri}?opt=1 `,
    sri.replace('=', ''),
    `sha256:${hex('sha256')}`,
    `SHA-256:${hex('sha256').toUpperCase()}`,
  ]) {
    assert.deepEqual(parseDigests(text), expected, text)
  }
  assert.deepEqual(parseDigests(`sha1-${base64('sha1')} sha512-${base64('sha512')}`), [
    { algorithm: 'sha1', hex: hex('sha1') },
    { algorithm: 'sha512', hex: hex('sha512') },
  ])
})

const worthless = [
  '',
  'sha256',
  'sha256-',
  'sha256-AAAA',
  `sha256-${base64('sha512')}`,
  `sha256:${hex('sha256').slice(2)}`,
  `sha256:${'g'.repeat(64)}`,
  `sha3-${base64('sha256')}`,
  `constructor-${base64('sha256')}`,
  `sha256-${base64('sha256').replace(/^./, '*')}`,
  'x'.repeat(20_000),
]

test('what is malformed or unknown protects nothing', () => {
  for (const text of worthless) assert.deepEqual(parseDigests(text), [], text.slice(0, 40))
})

test('the strongest algorithm counts, with all its values', () => {
  const other = Buffer.from('lead')
  const stated = `sha1-${base64('sha1')} sha512-${base64('sha512', other)} sha512-${base64('sha512')} sha256-${base64('sha256')}`
  assert.deepEqual(
    strongestDigests(stated).map((digest) => digest.hex),
    [hex('sha512', other), hex('sha512')],
  )
  assert.deepEqual(strongestDigests('nothing'), [])
})

test('a match is judged by the strongest algorithm only', () => {
  const digests = createDigests(['sha1', 'sha256', 'sha512'])
  digests.update(gold.subarray(0, 1))
  digests.update(gold.subarray(1))
  const computed = digests.result()
  assert.equal(checkIntegrity(`sha512-${base64('sha512')}`, computed), 'match')
  assert.equal(checkIntegrity(`sha1:${hex('sha1')}`, computed), 'match')
  const forged = `sha1-${base64('sha1')} sha512-${base64('sha512', Buffer.from('lead'))}`
  assert.equal(checkIntegrity(forged, computed), 'mismatch')
  assert.deepEqual(checkIntegrity(`sha384-${base64('sha384')}`, computed), { undecided: 'no sha384 was computed' })
  assert.ok(typeof checkIntegrity('md6-abc', computed) === 'object')
  assert.equal(matchesIntegrity(`sha512-${base64('sha512')}`, computed), true)
  assert.equal(matchesIntegrity(`sha384-${base64('sha384')}`, computed), false)
  assert.equal(matchesIntegrity('', computed), false)
})

test('digests are computed together, in hex and as integrity strings', () => {
  const digests = createDigests(['sha512', 'md5'])
  digests.update(gold)
  const result = digests.result()
  assert.deepEqual(result.sha512, { algorithm: 'sha512', hex: hex('sha512'), sri: `sha512-${base64('sha512')}` })
  assert.equal(result.md5.hex, hex('md5'))
  assert.equal(toSri(result.md5), `md5-${base64('md5')}`)
  assert.throws(() => digests.result())
  assert.throws(() => digests.update(gold))
})

test('sha256Hex takes bytes and text', () => {
  assert.equal(sha256Hex('gold'), hex('sha256'))
  assert.equal(sha256Hex(gold), hex('sha256'))
  assert.equal(sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})
