import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { nugetVersions } from './versions.ts'

function keyOf(version: string) {
  const key = nugetVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

const INT32_MAX = 2_147_483_647
const label = fc.oneof(
  fc.nat(20).map(String),
  fc.constantFrom('alpha', 'Beta', 'b', '-5', '--', '00', '1a', '9999999999'),
)
const version = fc.record({
  numbers: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
  labels: fc.array(label, { maxLength: 3 }),
})
type Version = { readonly numbers: readonly number[]; readonly labels: readonly string[] }
const textOf = ({ numbers, labels }: Version) => numbers.join('.') + (labels.length === 0 ? '' : `-${labels.join('.')}`)

/** NuGet's comparison, plainly: what .NET reads as a 32-bit integer is a number. */
function compare(a: Version, b: Version): number {
  for (let at = 0; at < 4; at++) {
    const order = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
    if (order !== 0) return order
  }
  if (a.labels.length === 0 || b.labels.length === 0) return Number(b.labels.length > 0) - Number(a.labels.length > 0)
  for (let at = 0; at < Math.max(a.labels.length, b.labels.length); at++) {
    const [one, other] = [a.labels[at], b.labels[at]]
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1
    const [first, second] = [asNumber(one), asNumber(other)]
    if (first !== undefined && second !== undefined && first !== second) return first - second
    if ((first === undefined) !== (second === undefined)) return first === undefined ? 1 : -1
    const [low, high] = [one.toLowerCase(), other.toLowerCase()]
    if (first === undefined && low !== high) return low < high ? -1 : 1
  }
  return 0
}

function asNumber(label: string): number | undefined {
  const value = /^-?\d+$/.test(label) ? Number(label) : Number.NaN
  return value >= -INT32_MAX - 1 && value <= INT32_MAX ? value : undefined
}

test('keys order versions as NuGet does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareKeys(keyOf(textOf(a)).bytes, keyOf(textOf(b)).bytes)
      assert.equal(Math.sign(order), Math.sign(compare(a, b)), `${textOf(a)} ${textOf(b)}`)
      assert.equal(nugetVersions.isPrerelease(textOf(a)), a.labels.length > 0)
    }),
    { seed: 20261122, numRuns: 20_000 },
  )
})

test('the same version however it is written', () => {
  const same: readonly [string, string, boolean][] = [
    ['1', '1.0.0.0', true],
    ['01.2.03', '1.2.3', true],
    ['1.0.0-BETA+build.7', '1.0.0-beta', true],
    ['1.0.0-beta.01', '1.0.0-beta.1', true],
    ['v1.2', '1.2', false],
    [' 1.2\n', '1.2', false],
    ['4294967296.0', '4294967296', false],
  ]
  for (const [odd, plain, standard] of same) {
    assert.deepEqual(keyOf(odd).bytes, keyOf(plain).bytes, odd)
    assert.equal(keyOf(odd).standard, standard, odd)
  }
})

test('what is no version is refused with a reason', () => {
  for (const text of [
    '',
    'v',
    '1.',
    '.1',
    '1.2.3.4.5',
    '1.0-',
    '1.0-a..b',
    '1.0+',
    '1.0+a..',
    '1.0beta',
    '1.x',
    '[1.0]',
  ]) {
    assert.equal(typeof (nugetVersions.key(text) as { invalid?: string }).invalid, 'string', text)
    assert.equal(nugetVersions.isPrerelease(text), false)
  }
  assert.match(JSON.stringify(nugetVersions.key(`1.0.${'0'.repeat(2_000)}`)), /1024 characters/)
  assert.match(JSON.stringify(nugetVersions.key(`1.0-${'a.'.repeat(400)}a`)), /1024 bytes/)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(nugetVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.2.3').bytes).toString('hex'), '11121310ff')
  assert.equal(Buffer.from(keyOf('1.2.3-RC.1').bytes).toString('hex'), '11121310e072630011')
})
