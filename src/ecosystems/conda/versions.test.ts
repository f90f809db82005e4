import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { type Atom, readCondaVersion } from './version-order.ts'
import { condaVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }

function keyOf(version: string): Uint8Array {
  const key = condaVersions.key(version)
  if ('invalid' in key) assert.fail(`${version}: ${key.invalid}`)
  assert.equal(key.standard, true)
  return key.bytes
}

test('the order that the documentation of conda states', () => {
  const groups = [
    ['0.4', '0.4.0'],
    ['0.4.1.rc', '0.4.1.RC'],
    ['0.4.1'],
    ['0.5a1'],
    ['0.5b3'],
    ['0.5C1'],
    ['0.5'],
    ['0.9.6'],
    ['0.960923'],
    ['1.0'],
    ['1.1dev1'],
    ['1.1_'],
    ['1.1a1'],
    ['1.1.0dev1', '1.1.dev1'],
    ['1.1.a1'],
    ['1.1.0rc1'],
    ['1.1.0', '1.1'],
    ['1.1.0post1', '1.1.post1'],
    ['1.1post1'],
    ['1996.07.12'],
    ['1!0.4.1'],
    ['1!3.1.1.6'],
    ['2!0.4.1'],
  ]
  for (const [at, group] of groups.entries()) {
    for (const version of group) {
      assert.deepEqual(keyOf(version), keyOf(group[0] ?? ''), version)
      for (const higher of groups[at + 1] ?? [])
        assert.ok(compareKeys(keyOf(version), keyOf(higher)) < 0, `${version} < ${higher}`)
    }
  }
})

test('versions of openssl, and local versions', () => {
  const ascending = ['1.0.1dev', '1.0.1_', '1.0.1a', '1.0.1b', '1.0.1', '1.0.1+a', '1.0.1+1', '1.0.1post.a', '1.0.2']
  // A text stands below 0, and a missing local version is 0.
  ascending.splice(ascending.indexOf('1.0.1'), 2, '1.0.1+a', '1.0.1')
  for (const [at, low] of ascending.entries()) {
    const high = ascending[at + 1]
    if (high !== undefined) assert.ok(compareKeys(keyOf(low), keyOf(high)) < 0, `${low} < ${high}`)
  }
})

/** conda's rule in its own words: lists of lists, what is missing is 0. */
function comparePlain(a: string, b: string): number {
  const [left, right] = [readCondaVersion(a), readCondaVersion(b)]
  if (typeof left === 'string' || typeof right === 'string') assert.fail(`${a} ${b}`)
  const epoch = Number(left.epoch) - Number(right.epoch)
  return epoch || compareParts(left.parts, right.parts) || compareParts(left.local, right.local)
}

function compareParts(a: readonly (readonly Atom[])[], b: readonly (readonly Atom[])[]): number {
  for (let part = 0; part < Math.max(a.length, b.length); part++) {
    const [left, right] = [a[part] ?? [], b[part] ?? []]
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const order = compareAtoms(left[at], right[at])
      if (order !== 0) return order
    }
  }
  return 0
}

function compareAtoms(a: Atom | undefined, b: Atom | undefined): number {
  const [left, right] = [rankOf(a), rankOf(b)]
  if (left === right) return 0
  if (typeof left !== typeof right) return typeof left === 'string' ? -1 : 1
  return left < right ? -1 : 1
}

function rankOf(atom: Atom | undefined): string | number {
  if (atom?.kind === 'text') return atom.text
  return atom?.kind === 'post' ? Number.POSITIVE_INFINITY : Number(atom?.digits ?? 0)
}

const piece = fc.constantFrom('0', '1', '2', '10', 'a', 'a1', '0a', 'rc1', 'dev', '0dev1', 'post', '1post2', '*', '00')
const version = fc
  .tuple(
    fc.constantFrom('', '', '1!', '0!'),
    fc.array(piece, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('.', '.', '_', '-'),
    fc.constantFrom('', '', '', '_', '+1', '+a', '+0', '+0.a', '+post'),
  )
  .map(([epoch, parts, sign, end]) => `${epoch}${parts.join(sign)}${end}`)
  .filter((text) => typeof readCondaVersion(text) !== 'string')

test('keys order versions as the rule says', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      assert.equal(Math.sign(compareKeys(keyOf(a), keyOf(b))), Math.sign(comparePlain(a, b)), `${a} ${b}`)
    }),
    RUNS,
  )
})

test('what conda refuses is invalid, with a reason', () => {
  const texts = [
    '',
    ' ',
    '1..2',
    '_1',
    '1!',
    '!1',
    'a!1',
    '1!2!3',
    '1+',
    '+1',
    '1+2+3',
    '1.2@',
    'é',
    '1-2_3',
    '1 2',
    '1+a_',
  ]
  for (const text of [...texts, '1'.repeat(1_025), `1${'.1a'.repeat(300)}`])
    assert.ok('invalid' in condaVersions.key(text), text.slice(0, 20))
  assert.equal(condaVersions.isPrerelease('1.0rc1'), true)
  assert.equal(condaVersions.isPrerelease('1.0.post1'), false)
  assert.equal(condaVersions.isPrerelease('1..'), false)
})

test('the encoding is fixed: stored keys depend on it', () => {
  const hex = (text: string) => Buffer.from(keyOf(text)).toString('hex')
  assert.equal(condaVersions.revision, 1)
  assert.equal(hex('1.2.0'), '1011041204' + '0404')
  assert.equal(hex('1!1.0.a1+2'), '11110403020161001104' + '04120404')
  assert.equal(hex('1.0.1post'), '1011040511ff040404')
})
