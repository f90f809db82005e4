import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLicense } from './spdx-license.ts'
import { classifiedLicenses, type LicenseClass, linkingExceptions } from './spdx-license-classes.ts'
import { evaluateLicense, licenseClasses } from './spdx-license-evaluation.ts'
import { spelledExpressions } from './spdx-license-spellings.ts'

const lenient: readonly LicenseClass[] = ['permissive', 'weak-copyleft']

const rows: readonly (readonly [string, 'allowed' | 'refused' | 'undecided', readonly string[]])[] = [
  ['MIT', 'allowed', ['MIT']],
  ['GPL-3.0-only', 'refused', []],
  ['GPL-3.0-only OR MIT', 'allowed', ['MIT']],
  ['GPL-3.0-only AND MIT', 'refused', []],
  ['MIT AND MPL-2.0', 'allowed', ['MIT', 'MPL-2.0']],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'allowed', ['GPL-2.0-only WITH Classpath-exception-2.0']],
  ['AGPL-3.0-only WITH Classpath-exception-2.0', 'refused', []],
  ['GPL-2.0-only WITH openvpn-openssl-exception', 'refused', []],
  ['Apache-2.0 WITH LLVM-exception', 'allowed', ['Apache-2.0 WITH LLVM-exception']],
  ['GPL-2.0+', 'refused', []],
  ['LGPL-2.1+', 'allowed', ['LGPL-2.1+']],
  ['LicenseRef-own', 'undecided', []],
  ['LicenseRef-own OR MIT', 'allowed', ['MIT']],
  ['LicenseRef-own OR GPL-3.0-only', 'undecided', []],
  ['LicenseRef-own AND GPL-3.0-only', 'refused', []],
  ['LicenseRef-own AND MIT', 'undecided', []],
  ['(MIT OR GPL-3.0-only) AND (ISC OR AGPL-3.0-only)', 'allowed', ['MIT', 'ISC']],
  ['SSPL-1.0', 'refused', []],
  ['UNLICENSED', 'refused', []],
  ['SEE LICENSE IN x', 'undecided', []],
  ['Commercial', 'undecided', []],
  ['', 'undecided', []],
]

for (const [declared, outcome, chosen] of rows) {
  test(`${declared || 'nothing'} is ${outcome} where permissive and weak copyleft are allowed`, () => {
    const evaluation = evaluateLicense(parseLicense(declared), lenient)
    assert.deepEqual([evaluation.outcome, evaluation.chosen], [outcome, chosen])
    assert.equal(evaluation.objections.length > 0, outcome !== 'allowed')
  })
}

test('objections name the terms and their classes', () => {
  assert.deepEqual(evaluateLicense(parseLicense('GPL-3.0-only AND LicenseRef-own'), lenient).objections, [
    { license: 'GPL-3.0-only', licenseClass: 'strong-copyleft' },
    { license: 'LicenseRef-own', licenseClass: 'unknown' },
  ])
})

test('unknown and proprietary are accepted where they are allowed', () => {
  assert.equal(evaluateLicense(parseLicense('LicenseRef-own'), ['unknown']).outcome, 'allowed')
  assert.equal(evaluateLicense(parseLicense('UNLICENSED'), ['proprietary']).outcome, 'allowed')
})

test('classes are given per identifier', () => {
  const ids = ['MIT', 'MPL-2.0', 'GPL-2.0-only', 'AGPL-3.0-only', 'BUSL-1.1', 'LicenseRef-x', 'toString', 'GPL-2.0+']
  assert.deepEqual(
    [...licenseClasses(ids).values()],
    [
      'permissive',
      'weak-copyleft',
      'strong-copyleft',
      'network-copyleft',
      'proprietary',
      'unknown',
      'unknown',
      'strong-copyleft',
    ],
  )
})

test('every identifier, exception and spelling of our tables exists in SPDX, and stands once', () => {
  for (const id of classifiedLicenses) assert.equal(parseLicense(id).kind, 'expression', id)
  for (const exception of linkingExceptions) {
    assert.equal(parseLicense(`GPL-2.0-only WITH ${exception}`).kind, 'expression', exception)
  }
  for (const expression of spelledExpressions) {
    const license = parseLicense(expression)
    assert.ok(license.kind === 'expression' && license.expression === expression, expression)
  }
  assert.equal(new Set(classifiedLicenses.map((id) => id.toLowerCase())).size, classifiedLicenses.length)
})
