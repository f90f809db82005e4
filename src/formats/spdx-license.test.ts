import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLicense, writeLicense } from './spdx-license.ts'

const expressions: readonly (readonly [string, string, readonly string[]])[] = [
  ['MIT', 'MIT', ['MIT']],
  ['  mit ', 'MIT', ['MIT']],
  ['apache-2.0', 'Apache-2.0', ['Apache-2.0']],
  ['(MIT OR Apache-2.0)', 'MIT OR Apache-2.0', ['MIT', 'Apache-2.0']],
  ['mit or apache-2.0', 'MIT OR Apache-2.0', ['MIT', 'Apache-2.0']],
  ['(MIT OR ISC) AND BSD-3-Clause', '(MIT OR ISC) AND BSD-3-Clause', ['MIT', 'ISC', 'BSD-3-Clause']],
  ['MIT OR ISC AND BSD-3-Clause', 'MIT OR ISC AND BSD-3-Clause', ['MIT', 'ISC', 'BSD-3-Clause']],
  ['GPL-2.0+', 'GPL-2.0+', ['GPL-2.0']],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only']],
  ['LicenseRef-Bank-1 AND MIT', 'LicenseRef-Bank-1 AND MIT', ['LicenseRef-Bank-1', 'MIT']],
  ['DocumentRef-a:LicenseRef-b', 'DocumentRef-a:LicenseRef-b', ['DocumentRef-a:LicenseRef-b']],
  ['MIT AND MIT', 'MIT AND MIT', ['MIT']],
]

for (const [declared, expression, ids] of expressions) {
  test(`${declared} is the expression ${expression}`, () => {
    const license = parseLicense(declared)
    assert.ok(license.kind === 'expression')
    assert.deepEqual([license.expression, license.ids, license.mapped], [expression, ids, undefined])
  })
}

test('AND binds closer than OR', () => {
  const license = parseLicense('MIT OR ISC AND 0BSD')
  assert.ok(license.kind === 'expression' && 'conjunction' in license.tree)
  assert.equal(license.tree.conjunction, 'or')
  assert.equal(writeLicense(license.tree.right), 'ISC AND 0BSD')
})

const spelled: readonly (readonly [string, string, boolean])[] = [
  ['Apache 2.0', 'Apache-2.0', true],
  ['The Apache Software License,  Version 2.0', 'Apache-2.0', true],
  ['MIT License', 'MIT', true],
  ['License :: OSI Approved :: MIT License', 'MIT', true],
  ['BSD', 'BSD-3-Clause', false],
  ['GPLv3', 'GPL-3.0-only', false],
  ['GPLv3+', 'GPL-3.0-or-later', true],
  ['MIT/Apache-2.0', 'MIT OR Apache-2.0', true],
  ['木兰宽松许可证, 第2版', 'MulanPSL-2.0', true],
  ['Public Domain', 'LicenseRef-public-domain', true],
]

for (const [declared, expression, certain] of spelled) {
  test(`${declared} is read as ${expression}, and the reading is reported`, () => {
    const license = parseLicense(declared)
    assert.ok(license.kind === 'expression')
    assert.equal(license.expression, expression)
    assert.deepEqual(license.mapped, { from: declared, to: expression, certain })
  })
}

test('declarations that are no licence have kinds of their own', () => {
  assert.equal(parseLicense('UNLICENSED').kind, 'unlicensed')
  assert.deepEqual(parseLicense('SEE LICENSE IN LICENSE.md'), {
    kind: 'file',
    declared: 'SEE LICENSE IN LICENSE.md',
    file: 'LICENSE.md',
  })
  for (const declared of ['', ' ', 'NONE', 'NOASSERTION']) assert.equal(parseLicense(declared).kind, 'absent')
})

const invalid = [
  'MIT OR',
  'OR MIT',
  'MIT ISC',
  'MIT ORApache-2.0',
  'ANDMIT',
  '(MIT',
  'MIT)',
  'GPL-2.0-only WITH MIT',
  'Commercial',
  'MIT, BSD',
  'constructor',
  '__proto__',
  'LicenseRef-',
]

test('what cannot be read is invalid with a reason', () => {
  for (const declared of invalid) {
    const license = parseLicense(declared)
    assert.ok(license.kind === 'invalid' && license.invalid !== '', declared)
  }
})

test('very long and very deep declarations are refused and end quickly', () => {
  assert.equal(parseLicense('('.repeat(5000)).kind, 'invalid')
  assert.equal(parseLicense(`${'('.repeat(65)}MIT${')'.repeat(65)}`).kind, 'invalid')
  assert.equal(parseLicense(`${'('.repeat(64)}MIT${')'.repeat(64)}`).kind, 'expression')
  assert.equal(parseLicense(Array(900).fill('MIT').join(' OR ')).kind, 'expression')
  const long = parseLicense(`${'MIT OR '.repeat(100_000)}MIT`)
  assert.ok(long.kind === 'invalid' && long.declared.length < 300)
})
