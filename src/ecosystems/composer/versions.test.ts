import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { composerVersions } from './versions.ts'

function keyOf(version: string) {
  const key = composerVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

const part = fc.constantFrom('0', '1', '2', '10', '007', 'dev', 'alpha', 'a', 'b', 'beta', 'RC', 'rc', 'pl', 'p', 'foo')
const version = fc
  .tuple(fc.constantFrom('0', '1', '2'), fc.array(fc.tuple(fc.constantFrom('.', '-', '_', ''), part), { maxLength: 5 }))
  .map(([first, rest]) => first + rest.map((one) => one.join('')).join(''))

/** PHP's comparison, plainly; the end stands between `RC` and a number. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => [...(text.match(/\d+|[A-Za-z]+/g) ?? []), ''])
  for (let at = 0; ; at++) {
    const [one = '', other = ''] = [left?.[at], right?.[at]]
    const order = rankOf(one) - rankOf(other) || (/^\d/.test(one) ? Number(one) - Number(other) : 0)
    if (order !== 0 || (one === '' && other === '')) return order
  }
}

function rankOf(part: string): number {
  if (part === '') return 5
  if (/^\d/.test(part)) return 6
  const known = ['dev', 'a', 'b', 'rc'].findIndex((word) => part.startsWith(word))
  return part.startsWith('p') ? 7 : part.startsWith('RC') ? 4 : known + 1
}

test('keys order versions as PHP does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareKeys(keyOf(a).bytes, keyOf(b).bytes)
      assert.equal(Math.sign(order), Math.sign(compare(a, b)), `${a} ${b}`)
    }),
    { seed: 20261122, numRuns: 30_000 },
  )
})

test('what means nothing, and what Composer calls invalid', () => {
  const same: readonly [string, string, boolean][] = [
    ['v1.2', '1.2', true],
    ['V1.2', '1.2', false],
    ['1.2+build.5', '1.2', true],
    ['1.2-stable', '1.2', true],
    ['1.0.0-beta2', '1.0.0.b.2', true],
    ['1.x-dev', '1.9999999.9999999.9999999-dev', true],
    ['20230105', '20230105', true],
    ['1.2.3.4.5', '1.2.3.4.5', false],
    ['1.2.3-foo', '1.2.3-qux', false],
  ]
  for (const [one, other, standard] of same) {
    assert.deepEqual(keyOf(one).bytes, keyOf(other).bytes, one)
    assert.equal(keyOf(one).standard || one.startsWith('V'), standard || one.startsWith('V'), one)
  }
  for (const text of ['', 'v', 'foo', '.1', '-1', '1 2', '^1.0', 'é', '1.é', `1.${'0'.repeat(2_000)}`])
    assert.equal(typeof (composerVersions.key(text) as { invalid?: string }).invalid, 'string', text)
})

test('branches: below every number, by name, and no standard', () => {
  assert.ok(compareKeys(keyOf('dev-main').bytes, keyOf('0-dev').bytes) < 0)
  assert.ok(compareKeys(keyOf('dev-a').bytes, keyOf('dev-b').bytes) < 0)
  assert.deepEqual(keyOf('dev-main#abc').bytes, keyOf('dev-main').bytes)
  for (const commit of ['beef', '0123', 'rc1']) assert.deepEqual(keyOf(`1.x-dev#${commit}`), keyOf('1.x-dev'))
  assert.deepEqual(keyOf('master').bytes, keyOf('dev-master').bytes)
  assert.equal(keyOf('dev-main').standard, false)
})

test('prereleases by their stability', () => {
  for (const text of ['1.0-beta', '1.0RC1', '1.0.0-alpha.2', '1.x-dev', 'dev-main', '1.0-p1-dev'])
    assert.equal(composerVersions.isPrerelease(text), true, text)
  for (const text of ['1.0', '1.0-p1', '1.0-stable', 'foo', '', '1.0+rc'])
    assert.equal(composerVersions.isPrerelease(text), false, text)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(composerVersions.revision, 3)
  for (const version of ['1.2', '1.2.0', 'v1.2.0.0']) {
    const key = composerVersions.advisoryKey?.(version)
    assert.equal(key && 'bytes' in key && Buffer.from(key.bytes).toString('hex'), '1112101006', version)
  }
  assert.equal(Buffer.from(keyOf('1.2.0').bytes).toString('hex'), '11121006')
  assert.equal(Buffer.from(keyOf('v1.2.0-RC1').bytes).toString('hex'), '111210051106')
})

test('a hostile version costs no time', () => {
  for (const text of [
    '1'.repeat(1_000),
    '1.'.repeat(500),
    `1-beta${'1'.repeat(900)}_`,
    '1-'.repeat(500),
    '1.x'.repeat(300),
  ])
    assert.ok(Object.keys(composerVersions.key(text)).length > 0)
})
