import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { advisoryKeyOf } from '#ecosystems/versions/advisory-scheme.ts'
import { mergeIntervals } from '#ecosystems/versions/key-intervals.ts'
import { liesIn } from '#formats/osv-intervals.ts'
import { allowedVersions, mayLieIn } from './allowed-versions.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }
const schemeOf = (type: string) => findEcosystem(type)?.versions ?? assert.fail(type)

test('what is not understood allows everything', () => {
  const npm = schemeOf('npm')
  assert.equal(allowedVersions(npm, []), undefined)
  assert.equal(allowedVersions(npm, ['^1.0.0', 'nonsense!']), undefined)
  assert.equal(allowedVersions(schemeOf('maven'), ['[1.0.jre8,2.0)']), undefined)
  assert.equal(allowedVersions(npm, ['^1.0.0', '>=3'])?.text, '^1.0.0 || >=3')
})

test('an allowed version in an interval is found, whatever the requirements', () => {
  const requirements: Readonly<Record<string, readonly string[]>> = {
    npm: ['^1.2.0', '~0.3.1', '>=1 <3 || 5.x', '1.0.0 - 2.0.0', '*'],
    maven: ['[1.0,2.0)', '(1.0,)', '(,1.5],[3,)', '2.+', '1.0'],
    composer: ['^1.0', '~1.2', '>=1.0 <2.0 || 3.*', '1.0.0', '@dev'],
    golang: ['1.2', '>= 1.2.0, < 2.0.0'],
  }
  const version = fc
    .tuple(fc.nat(5), fc.nat(3), fc.nat(2), fc.constantFrom('', '.0', '-rc.1', '.jre8', '.jre11'))
    .map(([a, b, c, tail]) => `${a}.${b}${c === 2 ? '' : `.${c}`}${tail}`)
  const types = Object.keys(requirements)
  const bound = fc.tuple(version, fc.boolean())
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.nat(4), version, bound, bound, (type, at, text, lower, upper) => {
      const scheme = schemeOf(type)
      const requirement = requirements[type]?.[at] ?? '*'
      const allowed = allowedVersions(scheme, [requirement])
      if (allowed === undefined || !scheme.parseRange(requirement).includes(text)) return
      const [key, from, to] = [text, lower[0], upper[0]].map((each) => advisoryKeyOf(scheme, each))
      if (!key || !from || !to || 'invalid' in key || 'invalid' in from || 'invalid' in to) return
      const interval: VersionInterval = {
        lower: from.bytes,
        lowerInclusive: lower[1],
        upper: to.bytes,
        upperInclusive: upper[1],
      }
      if (liesIn(key.bytes, interval)) assert.ok(mayLieIn(allowed, interval), `${type} ${requirement} ${text}`)
    }),
    RUNS,
  )
})

test('stretches meet exactly where a key lies in both', () => {
  const place = fc.nat(6)
  const stretch = fc.tuple(place, fc.nat(3), fc.boolean(), fc.boolean()).map(
    ([from, length, lowerInclusive, upperInclusive]): VersionInterval => ({
      ...(from > 0 && { lower: Uint8Array.of(from * 2) }),
      lowerInclusive: lowerInclusive || length === 0,
      ...(from + length < 9 && { upper: Uint8Array.of((from + length) * 2) }),
      upperInclusive: upperInclusive || length === 0,
    }),
  )
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 4 }), stretch, (several, one) => {
      const keys = Array.from({ length: 24 }, (_, at) => Uint8Array.of(at))
      const meet = keys.some((key) => liesIn(key, one) && several.some((each) => liesIn(key, each)))
      assert.equal(mayLieIn({ intervals: mergeIntervals(several), text: '' }, one), meet)
    }),
    RUNS,
  )
})
