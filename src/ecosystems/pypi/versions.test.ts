import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { comparePlain, isPlainPrerelease, plainVersion } from './testdata/plain-pep440.ts'
import { pypiVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }

function keyOf(version: string) {
  const key = pypiVersions.key(version)
  if ('invalid' in key) assert.fail(`${version}: ${key.invalid}`)
  return key
}

const number = fc.constantFrom('0', '1', '2', '10', '007', '199', '200', '65536')
const separator = fc.constantFrom('', '.', '-', '_')
const optional = (parts: fc.Arbitrary<string>[]) =>
  fc.option(
    fc.tuple(...parts).map((texts) => texts.join('')),
    { nil: '', freq: 2 },
  )
const word = (...words: string[]) => fc.constantFrom(...words)
const version = fc
  .tuple(
    word('', '', 'v', ' '),
    optional([number, word('!')]),
    fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
    optional([
      separator,
      word('a', 'B', 'rc', 'c', 'Alpha', 'beta', 'pre', 'preview'),
      separator,
      word('', '0', '1', '2'),
    ]),
    fc.oneof(optional([separator, word('post', 'r', 'REV'), separator, word('', '1', '2')]), word('-1', '-2', '')),
    optional([separator, word('dev', 'DEV'), separator, word('', '1', '3')]),
    optional([word('+'), word('a', 'A.1', '1', '1.a', '10', 'ab_2', '0')]),
  )
  .map((parts) => parts.join(''))

test('keys order versions as the text of PEP 440 does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const [left, right] = [plainVersion(a), plainVersion(b)]
      assert.ok(left !== undefined && right !== undefined, `${a} ${b}`)
      const order = compareKeys(keyOf(a).bytes, keyOf(b).bytes)
      assert.equal(Math.sign(order), Math.sign(comparePlain(left, right)), `${a} ${b}`)
      assert.equal(pypiVersions.isPrerelease(a), isPlainPrerelease(left), a)
    }),
    RUNS,
  )
})

test('standard is what PEP 440 accepts, however it is spelled', () => {
  const piece = word('1', '0', '.', '-', '_', '+', '!', 'v', 'a', 'rc', 'post', 'dev', 'r', ' ', 'x', 'pre', 'é')
  const odd = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(odd, version), (text) => {
      const key = pypiVersions.key(text)
      assert.equal('bytes' in key && key.standard, plainVersion(text) !== undefined, JSON.stringify(text))
    }),
    RUNS,
  )
})

test('the order of PEP 440, from its lowest to its highest', () => {
  const ascending = [
    '1.dev0',
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1!0.1',
  ]
  for (const [at, low] of ascending.entries()) {
    for (const high of ascending.slice(at + 1)) {
      assert.ok(compareKeys(keyOf(low).bytes, keyOf(high).bytes) < 0, `${low} < ${high}`)
    }
  }
})

test('every spelling of a version is the same version', () => {
  const groups = [
    ['1.0a1', 'v1.0-ALPHA.1', '1.0.0_a_1', ' 1.0alpha1\n', '01.00a01', '0!1a1'],
    ['1.0rc0', '1.0c', '1.0-pre', '1.0preview_0'],
    ['1.0.post1', '1.0-1', '1.0rev1', '1-r.1'],
    ['1.dev0', '1.0-DEV', '1.0.0dev'],
    ['1+ubuntu.1', '1.0+Ubuntu-1', '1.0+UBUNTU_01'],
  ]
  for (const [first = '', ...others] of groups) {
    for (const other of others) assert.deepEqual(keyOf(other), { ...keyOf(first), standard: true }, other)
  }
})

test('what is none by PEP 440 stands below, in the order of setuptools', () => {
  const ascending = ['latest', 'release-1', '1.0~beta', '1.0~x', '1.1-charmander', '2.0x', '2.1-alpha~1', '0.dev0', '0']
  for (const [at, low] of ascending.entries()) {
    const high = ascending[at + 1]
    if (high !== undefined) assert.ok(compareKeys(keyOf(low).bytes, keyOf(high).bytes) < 0, `${low} < ${high}`)
    assert.equal(keyOf(low).standard, at > 6, low)
  }
  assert.equal(pypiVersions.isPrerelease('2.0x-alpha'), false)
})

test('what cannot be a version is refused with a reason', () => {
  for (const text of ['', '  ', '1.0\0', '1.0\u001b[m', 'a\ud800', '1'.repeat(1_025)])
    assert.ok('invalid' in pypiVersions.key(text), JSON.stringify(text))
  assert.match(JSON.stringify(pypiVersions.key(`1+${'a.'.repeat(500)}a`)), /1024 bytes/)
})

test('numbers of any length keep their order', () => {
  const ascending = ['9'.repeat(14), `1${'0'.repeat(14)}`, '9'.repeat(254), '9'.repeat(255), `1${'0'.repeat(255)}`]
  for (const [at, low] of ascending.entries()) {
    const high = ascending[at + 1]
    if (high !== undefined) assert.ok(compareKeys(keyOf(`1.${low}`).bytes, keyOf(`1.${high}`).bytes) < 0, low)
  }
})

test('the encoding is fixed: stored keys depend on it', () => {
  const hex = (text: string) => Buffer.from(keyOf(text).bytes).toString('hex')
  assert.equal(pypiVersions.revision, 1)
  assert.equal(hex('1.2.0'), '101112000500ff')
  assert.equal(hex('1!0.dev3'), '1100010013')
  assert.equal(hex('1.200rc1.post2.dev0+a.1'), '1011d8c80004111210016100' + '11')
  assert.equal(hex('1.123456789012345'), '1011de0f3132333435363738393031323334350005' + '00ff')
  assert.equal(hex('x'), '002a78002a66696e616c')
})

test('a hostile version costs no time', () => {
  const started = process.cpuUsage()
  for (const text of [
    '1.'.repeat(512),
    '0.'.repeat(511) + 1,
    `1+${'a-'.repeat(500)}`,
    '-'.repeat(1_024),
    'a1'.repeat(512),
  ]) {
    for (let round = 0; round < 200; round++) assert.ok(Object.keys(pypiVersions.key(text)).length > 0)
  }
  assert.ok(process.cpuUsage(started).user < 2_000_000)
})
