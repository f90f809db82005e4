import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { conanVersions } from './versions.ts'

function keyOf(version: string) {
  const key = conanVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

const item = fc.constantFrom('0', '0', '1', '2', '10', '007', 'a', 'b', 'cci', 'rc', '20200101')
const items = (minLength: number) => fc.array(item, { minLength, maxLength: 4 })
const version = fc.record({ main: items(1), pre: fc.option(items(1)), build: fc.option(items(1)) })
type Version = { main: readonly string[]; pre: readonly string[] | null; build: readonly string[] | null }
const textOf = ({ main, pre, build }: Version) =>
  main.join('.') + (pre === null ? '' : `-${pre.join('.')}`) + (build === null ? '' : `+${build.join('.')}`)

/** Conan's comparison, plainly. */
function compare(a: Version, b: Version): number {
  return (
    compareItems(a.main, b.main) ||
    Number(b.pre !== null) - Number(a.pre !== null) ||
    compareItems(a.pre ?? [], b.pre ?? []) ||
    Number(a.build !== null) - Number(b.build !== null) ||
    compareItems(a.build ?? [], b.build ?? [])
  )
}

function compareItems(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a, b].map((list) => {
    const kept = list.map((one) => (/^\d+$/.test(one) ? Number(one) : one))
    while (kept.at(-1) === 0) kept.pop()
    return kept
  })
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const [one, other] = [left?.[at], right?.[at]]
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1
    if (one === other) continue
    if (typeof one === 'number' && typeof other === 'number') return one - other
    return String(one) < String(other) ? -1 : 1
  }
  return 0
}

test('keys order versions as Conan does', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareKeys(keyOf(textOf(a)).bytes, keyOf(textOf(b)).bytes)
      assert.equal(Math.sign(order), Math.sign(compare(a, b)), `${textOf(a)} ${textOf(b)}`)
      assert.equal(conanVersions.isPrerelease(textOf(a)), a.pre !== null)
      assert.equal(keyOf(textOf(a)).standard, true)
    }),
    { seed: 20261122, numRuns: 20_000 },
  )
})

test('letters joined to a number lie behind it and before the next, and are no standard', () => {
  const ascending = ['1.1.1', '1.1.1.5', '1.1.1a', '1.1.1b', '1.1.1b.2', '1.1.2', '1.1.10', '1.1.a', '9', '9e', '10']
  for (const [at, text] of ascending.slice(1).entries())
    assert.ok(compareKeys(keyOf(ascending[at] ?? '').bytes, keyOf(text).bytes) < 0, `${ascending[at]} ${text}`)
  assert.equal(keyOf('1.1.1a').standard, false)
  assert.equal(keyOf('1.0-RC1').standard, false)
  assert.equal(keyOf('cci.20230105').standard, true)
})

test('what is no version is refused with a reason', () => {
  for (const text of ['', '1 2', 'a/b', '1@x', '1#x', 'é', '1\n', `1.${'0'.repeat(2_000)}`, `1.${'a.'.repeat(400)}`])
    assert.equal(typeof (conanVersions.key(text) as { invalid?: string }).invalid, 'string', text)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(conanVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.2.0').bytes).toString('hex'), '11120102')
  assert.equal(Buffer.from(keyOf('1.2-rc.1').bytes).toString('hex'), '11120101' + 'e07263001101')
})
