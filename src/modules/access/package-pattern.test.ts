import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Actor, Grant, TokenLimits } from '#platform/context.ts'
import { matchesPackage, parsePackagePattern, parsePackagePatterns } from './package-pattern.ts'
import { can, canForSomePackage, type Place } from './permission.ts'

const invalid = { code: 'package-pattern.invalid', status: 400 }
const part = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)

describe('package patterns', () => {
  it('mean the packages that their writers mean, and no neighbours', () => {
    const table: readonly (readonly [pattern: string, ecosystem: string, name: string, matches: boolean])[] = [
      ['npm:@bank/*', 'npm', '@bank/ui', true],
      ['npm:@bank/*', 'npm', '@bank/', false],
      ['npm:@bank/*', 'npm', '@bankrobber/ui', false],
      ['npm:@bank/*', 'npm', 'x/@bank/ui', false],
      ['npm:@bank/*', 'pypi', '@bank/ui', false],
      ['npm:left-pad', 'npm', 'left-pad', true],
      ['npm:left-pad', 'npm', 'left-pad2', false],
      ['maven:com.bank.*', 'maven', 'com.bank.core:ledger', true],
      ['maven:com.bank.*', 'maven', 'com.bankrobber:ledger', false],
      ['maven:com.bank.*', 'maven', 'com.bank:ledger', false],
      ['maven:com.bank:*', 'maven', 'com.bank:ledger', true],
      ['pypi:Bank_Core', 'pypi', 'bank-core', true],
      ['pypi:Bank_*', 'pypi', 'bank-core', true],
      ['golang:git.bank.example/team/*', 'golang', 'git.bank.example/team/x', true],
      ['npm:*', 'npm', 'anything', true],
      ['npm:*', 'cargo', 'anything', false],
      ['npm:constructor', 'npm', 'constructor', true],
      ['npm:constructor', 'npm', 'toString', false],
    ]
    for (const [pattern, ecosystem, name, matches] of table)
      assert.equal(matchesPackage([parsePackagePattern(pattern)], { ecosystem, name }), matches, `${pattern} ${name}`)
  })

  it('are refused when they mean more than they show, or nothing', () => {
    const bad = [
      '@bank/*',
      'bank',
      ':x',
      'npm:',
      'node:@bank/*',
      'npm:@bank*',
      'npm:*bank',
      'npm:@bank/**',
      'npm:@*/ui',
      'npm:@bank/u i',
      'npm:a\u0000',
      'npm:../x',
      `npm:${'x'.repeat(400)}`,
      'constructor:*',
      '__proto__:x',
      'npm:__proto__',
    ]
    for (const text of bad) assert.throws(() => parsePackagePattern(text), invalid, text)
    assert.deepEqual(parsePackagePatterns(['npm:a', ' npm:a', 'npm:b']), ['npm:a', 'npm:b'])
    assert.equal(parsePackagePatterns(undefined), undefined)
    assert.equal(matchesPackage([], { ecosystem: 'npm', name: 'a' }), false)
    assert.equal(matchesPackage(['garbage', 'npm'], { ecosystem: 'npm', name: 'garbage' }), false)
  })

  it('match what begins so and goes on, or what is equal, and nothing else', () => {
    fc.assert(
      fc.property(part, part, part, (scope, name, other) => {
        const pattern = parsePackagePattern(`npm:@${scope}/*`)
        assert.ok(matchesPackage([pattern], { ecosystem: 'npm', name: `@${scope}/${name}` }))
        assert.equal(matchesPackage([pattern], { ecosystem: 'npm', name: `@${other}/${name}` }), other === scope)
        assert.equal(matchesPackage([pattern], { ecosystem: 'npm', name: `@${scope}${other}/${name}` }), false)
        const exact = parsePackagePattern(`npm:${name}`)
        assert.equal(matchesPackage([exact], { ecosystem: 'npm', name: other }), other === name)
      }),
    )
  })

  it('read once are read the same again', () => {
    const kinds = fc.constantFrom('npm', 'pypi', 'maven', 'nuget', 'cargo', 'golang', 'gem')
    fc.assert(
      fc.property(kinds, part, part, fc.constantFrom('', '*'), (kind, first, second, star) => {
        const separator = kind === 'maven' ? ':' : kind === 'golang' ? '.example/' : '-'
        const text = `${kind}:${first}${separator}${star === '' ? second : ''}${star}`
        const pattern = parsePackagePattern(text)
        assert.equal(parsePackagePattern(pattern), pattern)
      }),
    )
  })
})

const repository = fc.constantFrom('r1', 'r2')
const patterns = fc.array(fc.constantFrom('npm:@bank/*', 'npm:left-pad', 'pypi:*'), { maxLength: 3 })
const grant: fc.Arbitrary<Grant> = fc.record(
  { role: fc.constantFrom('developer', 'devops', 'approver'), repositoryId: repository, packagePatterns: patterns },
  { requiredKeys: ['role'] },
)
const scopes = fc.subarray(['*', 'package:download', 'package:publish', 'catalog:read', 'repository:manage'])
const place: fc.Arbitrary<Place> = fc.record(
  {
    repositoryId: repository,
    ecosystem: fc.constantFrom('npm', 'pypi'),
    packageName: fc.constantFrom('@bank/ui', 'left-pad', 'other'),
  },
  { requiredKeys: [] },
)
const permission = fc.constantFrom('package:download', 'package:publish', 'catalog:read', 'repository:manage')

describe('narrowing', () => {
  const person = (grants: readonly Grant[], token?: TokenLimits): Actor => {
    const who = { personId: 'p', accountId: 'a', name: 'x', orgUnitId: 'u', grants }
    return { kind: 'person', ...who, ...(token ? { token } : {}) }
  }

  it('never widens: of a token, of a role, and of what is asked', () => {
    const limits = fc.record(
      { repositoryIds: fc.array(repository, { maxLength: 2 }), packagePatterns: patterns },
      { requiredKeys: [] },
    )
    const held = fc.array(grant, { maxLength: 3 })
    const somewhere = fc.option(place, { nil: undefined })
    fc.assert(
      fc.property(fc.tuple(held, scopes, limits, somewhere, permission), ([grants, has, narrow, at, asked]) => {
        const free = person(grants, { id: 't', scopes: has })
        const narrowed = person(grants, { id: 't', scopes: has, ...narrow })
        if (can(narrowed, asked, at)) assert.ok(can(free, asked, at))
        const plain = grants.map(({ packagePatterns: _, ...rest }) => rest)
        if (can(person(grants), asked, at)) assert.ok(can(person(plain), asked, at))
        if (at && can(narrowed, asked, at)) assert.ok(canForSomePackage(narrowed, asked, at))
        if (at && canForSomePackage(narrowed, asked, at)) assert.ok(can(person(plain), asked, at))
        if (at && can(narrowed, asked, at)) assert.ok(can(narrowed, asked))
      }),
    )
  })

  const at = (packageName?: string, repositoryId = 'r1', ecosystem = 'npm'): Place => ({
    repositoryId,
    ecosystem,
    packageName,
  })

  it('of a token holds in its repositories and for its names only', () => {
    const token = { id: 't', scopes: ['package:download', 'catalog:read'] }
    const actor = person([{ role: 'developer' }], { ...token, repositoryIds: ['r1'], packagePatterns: ['npm:@bank/*'] })
    assert.ok(can(actor, 'package:download', at('@bank/ui')))
    assert.ok(can(actor, 'package:download'))
    assert.ok(can(actor, 'catalog:read', {}))
    const no = [
      at('@bank/ui', 'r2'),
      at('left-pad'),
      at('@bank/ui', 'r1', 'pypi'),
      at(),
      {},
      { packageName: '@bank/ui' },
    ]
    for (const where of no) assert.ok(!can(actor, 'package:download', where), JSON.stringify(where))
    assert.ok(!can(actor, 'package:publish', at('@bank/ui')))
    assert.ok(canForSomePackage(actor, 'package:download', at()))
    assert.ok(!canForSomePackage(actor, 'package:download', at(undefined, 'r2')))
    assert.ok(!canForSomePackage(actor, 'package:publish', at()))
    const all = person([{ role: 'devops' }], { id: 't', scopes: ['*'], repositoryIds: ['r1'] })
    assert.ok(can(all, 'package:publish', at('x')))
    assert.ok(!can(all, 'repository:manage', at('x')))
    assert.ok(!can(all, 'application:manage'))
    const none = person([{ role: 'developer' }], { id: 't', scopes: ['*'], packagePatterns: [] })
    assert.ok(!can(none, 'package:download', at('x')))
    assert.ok(!canForSomePackage(none, 'package:download', at()))
  })

  it('of a role leaves what is done with packages, for its names only', () => {
    const actor = person([{ role: 'developer', repositoryId: 'r1', packagePatterns: ['npm:@payments/*'] }])
    assert.ok(can(actor, 'package:publish', at('@payments/api')))
    assert.ok(!can(actor, 'package:publish', at('@ledger/api')))
    assert.ok(!can(actor, 'package:publish', at('@payments/api', 'r2')))
    assert.ok(!can(actor, 'introduction:create'))
    assert.ok(!can(actor, 'catalog:read'))
    assert.ok(canForSomePackage(actor, 'package:publish', at()))
    assert.ok(!canForSomePackage(actor, 'catalog:read', at()))
  })
})
