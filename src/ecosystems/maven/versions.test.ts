import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { compareAsSpecified } from './testdata/specified-order.ts'
import { mavenVersions, withoutRuntimeSuffix } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 20_000 }

function keyOf(version: string) {
  const key = mavenVersions.key(version)
  if ('invalid' in key) assert.fail(`${version}: ${key.invalid}`)
  return key
}

const order = (a: string, b: string) => Math.sign(compareKeys(keyOf(a).bytes, keyOf(b).bytes))

const number = fc.constantFrom('0', '1', '2', '10', '007', '255', '20230101123456789')
const word = fc.constantFrom('alpha', 'beta', 'M', 'rc', 'CR', 'SNAPSHOT', 'sp', 'jre', 'x', 'b', 'redhat', 'ä')
/** Words behind a hyphen or a number only, where the specification has no cycles. */
const version = fc
  .tuple(
    number,
    fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom('.', '-'), number).map((parts) => parts.join('')),
        fc.tuple(fc.constantFrom('-', '-', '-'), word).map((parts) => parts.join('')),
      ),
      { maxLength: 5 },
    ),
    fc.constantFrom('', '', '', '.Final', '-ga', '.RELEASE', '.', '-'),
  )
  .map(([first, rest, end]) => `${first}${rest.join('')}${end}`)

test('keys order versions as the specification does, where that is an order', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      // A release word within the version is ranked by its padding: not transitive.
      assert.equal(order(a, b), compareAsSpecified(a, b), `${a} ${b}`)
    }),
    RUNS,
  )
})

test('the specification has cycles, which no order can follow', () => {
  const cycles = [
    ['1.0.alpha', '1', '1-1'],
    ['1.1.0.Beta1', '1.1.0', '1.1.0-01-glassfish'],
  ]
  for (const cycle of cycles) {
    const pairs = cycle.map((each, index) => [each, cycle[(index + 1) % cycle.length] ?? ''] as const)
    assert.deepEqual(
      pairs.map(([a, b]) => compareAsSpecified(a, b)),
      [-1, -1, -1],
      cycle.join(' < '),
    )
    // One of the three has to give way.
    assert.deepEqual(pairs.map(([a, b]) => order(a, b)).toSorted(), [-1, -1, 1])
  }
})

test('qualifiers, separators and padding', () => {
  const ascending = [
    ['1-alpha', '1-beta', '1-milestone', '1-rc', '1-SNAPSHOT', '1', '1-sp', '1-abc', '1-xyz', '1-1', '1.1'],
    ['1.alpha', '1-alpha', '1-alpha-1', '1-alpha.1', '1.0.alpha', '1', '1.0.1'],
    ['2.0.M1', '2.0.RC1', '2.0.RELEASE', '2.0.SR1', '2.0.1.RELEASE'],
    ['9.4.1209', '9.4.1209.jre6', '9.4.1209.jre11', '9.4.1210'],
    ['31.1-android', '31.1-jre', '32.0.0-jre'],
    ['1.9', '1.10', '1.99999999999999999999', '1.100000000000000000000', '2'],
  ]
  for (const versions of ascending) {
    for (const [index, low] of versions.entries())
      for (const high of versions.slice(index + 1)) assert.equal(order(low, high), -1, `${low} ${high}`)
  }
  const equal = ['1', '1.0', '1.0.0', '1-0', '1.ga', '1.FINAL', '1.0-release', '01', '1.', '1-']
  for (const other of equal) assert.equal(order('1', other), 0, other)
  for (const [a, b] of [
    ['1a1', '1-alpha-1'],
    ['1CR2', '1-rc2'],
    ['1.0b', '1-b'],
    ['1-a.0', '1-A'],
  ] as const)
    assert.equal(order(a, b), 0, `${a} ${b}`)
})

test('a Java version at the end is a word like others, and can be left out to compare with a manifest', () => {
  assert.equal(order('12.4.2.jre8', '12.4.2.jre11'), -1)
  assert.equal(order('12.4.2', '12.4.2.jre8'), -1)
  const versions = ['12.4.2.jre8', '12.4.2.jre11', '12.4.2', '1.0-jdk15', '31.1-jre', '1.jre8.1', '.jre8']
  assert.deepEqual(versions.map(withoutRuntimeSuffix), [
    '12.4.2',
    '12.4.2',
    '12.4.2',
    '1.0',
    '31.1-jre',
    '1.jre8.1',
    '',
  ])
})

test('prereleases', () => {
  const before = [
    '1-alpha',
    '1.0.Beta1',
    '1.0-M2',
    '1.0-rc1',
    '1.0.CR1',
    '1.0-SNAPSHOT',
    '1.0-20230101.123456-7',
    '1b2',
  ]
  const after = ['1', '1.0.Final', '1.0-sp1', '1.0-b', '31.1-jre', '1.0-20230101', 'alphabet', '', '{x}']
  assert.deepEqual(
    before.filter((text) => !mavenVersions.isPrerelease(text)),
    [],
  )
  assert.deepEqual(
    after.filter((text) => mavenVersions.isPrerelease(text)),
    [],
  )
})

test('standard, orderable, invalid', () => {
  for (const text of ['1', '1.0-SNAPSHOT', '2.13_1.0', '1.0+build', 'v1', 'Finchley.SR2', 'r09'])
    assert.equal(keyOf(text).standard, true, text)
  for (const text of ['1.0 Final', '-1', '.5', '1.0~beta', '1.ä', '_']) assert.equal(keyOf(text).standard, false, text)
  const refused = ['', ' ', '[1.0]', '1,2', '{version}', 'a/b', 'a:b', '1.0\n', 'LATEST', 'RELEASE', '*', '\ud800']
  for (const text of refused) assert.ok('invalid' in mavenVersions.key(text), JSON.stringify(text))
  assert.match(JSON.stringify(mavenVersions.key('1'.repeat(1_025))), /1024 characters/)
  assert.match(JSON.stringify(mavenVersions.key('ä'.repeat(600))), /1024 bytes/)
})

test('the encoding is fixed: stored keys depend on it', () => {
  const hex = (version: string) => Buffer.from(keyOf(version).bytes).toString('hex')
  assert.equal(mavenVersions.revision, 2)
  for (const version of ['1.0.jre8', '1.0-JDK11', '1.0'])
    assert.deepEqual(mavenVersions.advisoryKey?.(version), mavenVersions.key('1.0'), version)
  assert.deepEqual(mavenVersions.advisoryKey?.('31.1-jre'), mavenVersions.key('31.1-jre'))
  assert.equal(hex('1.0.Final'), '210c')
  assert.equal(hex('1.2-alpha-3'), '21220613230c')
  assert.equal(hex('1.0.0.rc'), '210b0b040c')
  assert.equal(hex('31.1-jre'), '3f21126a7265000c')
})

test('a hostile version costs no time', () => {
  for (const text of [
    '0.'.repeat(512),
    '-'.repeat(1_024),
    'a1'.repeat(512),
    '1.0'.repeat(341),
    `${'0.'.repeat(500)}alpha`,
  ])
    assert.ok(Object.keys(mavenVersions.key(text)).length > 0)
})

test('numbers alone take a short way to the same bytes', () => {
  const part = fc.constantFrom('0', '00', '1', '010', '199', '70000', '123456789012345678')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 7 }), (parts) => {
      // A release word at the end counts for nothing, and takes the long way.
      assert.deepEqual(keyOf(parts.join('.')), keyOf(`${parts.join('.')}.final`))
    }),
    RUNS,
  )
})
