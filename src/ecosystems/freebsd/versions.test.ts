import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { freebsdVersions } from './versions.ts'

const compare = (a: string, b: string) => compareVersions(freebsdVersions, a, b)

test('lists in ascending order stay in order', () => {
  const lists = [
    ['10', '10a', '10b', '11'],
    ['10.alpha', '10.b2', '10', '10.0.1', '10a'],
    ['pl11', 'alpha3', '0.1beta2', '0.1'],
    ['2.*', '2pl1', '2alpha3', '2.9f7', '3.*', '3'],
    ['1.0_1', '1.0_2', '1.0_10', '1.0.1', '0.9,1', '1.0,1', '0.1,2'],
    ['1.0.1:2003.09.16', '1.0:2003.09.16', '1.0.2004'],
    ['1.0+a1', '1.0', '1.0+0.1', '1.0+1', '1.0+1+1', '1.0.1'],
    ['1.0.0.a', '1', '1.0.0.1'],
    ['1a', '1a0', '1a1', '1b'],
  ]
  for (const ascending of lists)
    for (const [at, low] of ascending.entries())
      for (const high of ascending.slice(at + 1)) assert.equal(compare(low, high), '<', `${low} < ${high}`)
})

test('what is the same has the same key', () => {
  for (const [a, b] of [
    ['10', '10.0.0'],
    ['10..1', '10.1'],
    ['10a1b2', '10a1.b2'],
    ['10alpha', '10.a'],
    ['1.d2', '1.Development2'],
    ['1.0', '1.0_0'],
    ['1.0', '1.0,0'],
    ['1.0', '1.0+'],
    ['14.1-RELEASE-p6', '14.1_6'],
  ] as const)
    assert.equal(compare(a, b), '=', `${a} = ${b}`)
})

test('what is no version, prereleases, and ranges with epochs', () => {
  for (const text of ['', '_1', ',1', 'name-1.0', '1'.repeat(2_000)]) assert.equal(typeof compare(text, '1'), 'object')
  assert.deepEqual(['1.0.r1', '1.0beta2', '1.0a', '1.0_1'].map(freebsdVersions.isPrerelease), [
    true,
    true,
    false,
    false,
  ])
  const key = freebsdVersions.key('1.0:2')
  assert.ok('bytes' in key && !key.standard)
  const range = freebsdVersions.parseRange('>= 1.0_2,1, <1.2,1 || = 7')
  assert.deepEqual(
    ['1.0_1,1', '1.0_2,1', '1.1,1', '1.2,1', '7', '7.1'].map((version) => range.includes(version)),
    [false, true, true, false, true, false],
  )
})

/** The comparison as it is described, component by component, without keys. */
function plain(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('+').map(components))
  for (let group = 0; group < Math.max(left?.length ?? 0, right?.length ?? 0); group++) {
    const [one, other] = [left?.[group] ?? [], right?.[group] ?? []]
    for (let at = 0; at < Math.max(one.length, other.length); at++)
      for (let part = 0; part < 3; part++) {
        const difference = (one[at]?.[part] ?? 0) - (other[at]?.[part] ?? 0)
        if (difference !== 0) return Math.sign(difference)
      }
  }
  return 0
}

function components(text: string): readonly (readonly number[])[] {
  return (text.match(/\d+(?:[a-z](?![a-z])\d*)?|[a-z]\d*/g) ?? []).map((component) => {
    const [, number, letter, patch] = /^(\d*)([a-z]?)(\d*)$/.exec(component) ?? []
    const value = letter ? letter.charCodeAt(0) - 0x60 : 0
    return [number ? Number(number) : -1, value, letter ? (patch ? Number(patch) : -1) : 0]
  })
}

test('keys agree with the plain comparison', () => {
  const component = fc.constantFrom('0', '00', '1', '2', '10', '0a', '1a', '1a0', '1b2', 'a', 'b1', 'r0')
  const version = fc
    .array(
      fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
      { minLength: 1, maxLength: 3 },
    )
    .map((groups) => groups.join('+'))
  fc.assert(
    fc.property(version, version, (a, b) => {
      assert.equal(compare(a, b), ['<', '=', '>'][plain(a, b) + 1], `${a} ${b}`)
    }),
    { seed: 20261122, numRuns: 5_000 },
  )
})
