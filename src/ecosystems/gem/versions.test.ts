import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { gemVersions } from './versions.ts'

function keyOf(version: string) {
  const key = gemVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

const segment = fc.constantFrom('0', '0', '0', '1', '2', '10', '007', 'a', 'b', 'A', 'rc1', '0a', 'pre', '1b0')
const version = fc
  .tuple(fc.constantFrom('0', '1', '2'), fc.array(segment, { maxLength: 5 }), fc.constantFrom('', '', '-1', '-rc.0'))
  .map(([first, rest, tail]) => [first, ...rest].join('.') + tail)

/** RubyGems' comparison, plainly: segment by segment, an absent one counts as 0, letters below numbers. */
function compare(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at] ?? 0n, right[at] ?? 0n]
    if (one === other) continue
    if (typeof one !== typeof other) return typeof one === 'string' ? -1 : 1
    return one < other ? -1 : 1
  }
  return 0
}

function segmentsOf(text: string): (string | bigint)[] {
  const found = text.replaceAll('-', '.pre.').match(/[0-9]+|[a-z]+/gi) ?? []
  const segments = found.map((one) => (/^\d/.test(one) ? BigInt(one) : one))
  const firstText = segments.findIndex((one) => typeof one === 'string')
  const numbers = segments.slice(0, firstText < 0 ? segments.length : firstText)
  const rest = segments.slice(numbers.length)
  for (const part of [numbers, rest]) while (part.at(-1) === 0n) part.pop()
  return [...numbers, ...rest]
}

test('keys order versions as RubyGems does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareKeys(keyOf(a).bytes, keyOf(b).bytes)
      assert.equal(Math.sign(order), compare(a, b), `${a} ${b}`)
      assert.equal(gemVersions.isPrerelease(a), /[a-z-]/i.test(a))
    }),
    { seed: 20261122, numRuns: 30_000 },
  )
})

test('what RubyGems refuses has its evident place or a reason', () => {
  for (const [odd, plain] of [
    ['v1.2', '1.2'],
    [' 1.2 ', '1.2'],
    ['1beta', '1.beta'],
  ] as const) {
    assert.deepEqual(keyOf(odd).bytes, keyOf(plain).bytes, odd)
    assert.deepEqual([keyOf(odd).standard, keyOf(plain).standard], [false, true], odd)
  }
  for (const text of ['', 'a', '.1', '1.', '1..2', '1_2', '1+2', '1 2', 'é', '>= 1', `1.${'0'.repeat(2_000)}`])
    assert.equal(typeof (gemVersions.key(text) as { invalid?: string }).invalid, 'string', text)
  assert.match(JSON.stringify(gemVersions.key(`1${'.1a'.repeat(300)}`)), /1024 bytes/)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(gemVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.2.0').bytes).toString('hex'), '111203')
  assert.equal(Buffer.from(keyOf('1.0.rc1').bytes).toString('hex'), '1101726300' + '1103')
})
