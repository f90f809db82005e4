import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import semver from 'semver'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { npmVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 5_000 }

function keyOf(version: string) {
  const key = npmVersions.key(version)
  if ('invalid' in key) assert.fail(`${version}: ${key.invalid}`)
  return key
}

const number = fc
  .oneof(fc.nat(3), fc.nat(300), fc.constantFrom(2 ** 32, 2 ** 45, Number.MAX_SAFE_INTEGER - 1))
  .map(String)
const identifier = fc.oneof(number, fc.constantFrom('alpha', 'beta', 'rc', 'a', 'A', '-', '0a', 'beta-1', 'a1', 'B'))
const prerelease = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((parts) => `-${parts.join('.')}`)
const version = fc
  .tuple(number, number, number, fc.option(prerelease, { nil: '' }), fc.constantFrom('', '+build', '+1.-2'))
  .map(([major, minor, patch, pre, build]) => `${major}.${minor}.${patch}${pre}${build}`)

test('keys order versions as the semver package does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareKeys(keyOf(a).bytes, keyOf(b).bytes)
      assert.equal(Math.sign(order), semver.compare(a, b), `${a} ${b}`)
      assert.equal(npmVersions.isPrerelease(a), semver.prerelease(a) !== null)
    }),
    RUNS,
  )
})

test('standard is what strict Semantic Versioning accepts', () => {
  const part = fc.constantFrom('1', '0', '01', '.', '.', '-', '+', 'v', '=', ' ', 'beta', 'x')
  const odd = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(odd, version), (text) => {
      const key = npmVersions.key(text)
      const strict = semver.valid(text) !== null && /^\d/.test(text) && text.trim() === text
      assert.equal('bytes' in key && key.standard, strict, JSON.stringify(text))
      const loose = semver.parse(text, { loose: true })
      if (loose !== null)
        assert.deepEqual('bytes' in key && key.bytes, keyOf(loose.version).bytes, JSON.stringify(text))
    }),
    RUNS,
  )
})

test('what npm or an advisory writes otherwise has its evident place', () => {
  const same: readonly [string, string][] = [
    ['v1.2.3', '1.2.3'],
    [' =v 1.2.3\n', '1.2.3'],
    ['01.2.03', '1.2.3'],
    ['1.2.3beta.01', '1.2.3-beta.1'],
    ['4.16', '4.16.0'],
    ['8', '8.0.0'],
    ['2.0a1', '2.0.0-a1'],
  ]
  for (const [odd, plain] of same) {
    assert.deepEqual(keyOf(odd).bytes, keyOf(plain).bytes, odd)
    assert.equal(keyOf(odd).standard, false, odd)
    assert.equal(keyOf(plain).standard, true, plain)
  }
})

test('what is no version is refused with a reason', () => {
  const cases = [
    '',
    '  ',
    'latest',
    '1..2',
    '1.2.3-',
    'x',
    '1.2.x',
    '1.2.3_4',
    '1.2.3-a..b',
    '1.2.3+',
    '1.2.3-é',
    '^1.2.3',
  ]
  const accepted = cases.filter((text) => !('invalid' in npmVersions.key(text)))
  // npm itself reads a lone hyphen as the prerelease "-".
  assert.deepEqual(accepted, ['1.2.3-'])
  assert.match(JSON.stringify(npmVersions.key(`1.0.${'0'.repeat(2_000)}`)), /1024 characters/)
  assert.match(JSON.stringify(npmVersions.key(`1.0.0-${'a.'.repeat(400)}a`)), /1024 bytes/)
})

test('numbers of any length keep their order', () => {
  const nines = '9'.repeat(300)
  assert.ok(compareKeys(keyOf(`${nines}.0.0`).bytes, keyOf(`1${'0'.repeat(300)}.0.0`).bytes) < 0)
  assert.ok(compareKeys(keyOf('9007199254740993.0.0').bytes, keyOf('9007199254740992.0.0').bytes) > 0)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(npmVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.2.3').bytes).toString('hex'), '111213ff')
  assert.equal(Buffer.from(keyOf('1.2.3-rc.1').bytes).toString('hex'), '111213e072630011')
})

test('a hostile version costs no time', () => {
  for (const text of ['1-'.repeat(500), `1.2.3-${'1'.repeat(1_000)}_`, '0.'.repeat(512), `${'v '.repeat(500)}x`]) {
    assert.ok(Object.keys(npmVersions.key(text)).length > 0)
  }
})
