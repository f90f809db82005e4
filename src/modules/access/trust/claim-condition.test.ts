import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type ClaimCondition,
  type Claims,
  checkConditions,
  matchesGlob,
  pinsIdentity,
  readClaim,
  requireGoodConditions,
} from './claim-condition.ts'

const exact = (claim: string, ...values: string[]): ClaimCondition => ({ claim, match: 'exact', values })
const glob = (claim: string, ...values: string[]): ClaimCondition => ({ claim, match: 'glob', values })
const letters = fc.stringMatching(/^[ab/*.]{0,12}$/)

describe('globs', () => {
  it('are anchored, and one star stops at a slash', () => {
    const table: readonly (readonly [glob: string, text: string, matches: boolean])[] = [
      ['bank/*', 'bank/payments', true],
      ['bank/*', 'bank/', true],
      ['bank/*', 'bank/a/b', false],
      ['bank/**', 'bank/a/b', true],
      ['bank/*', 'xbank/payments', false],
      ['refs/tags/v*', 'refs/tags/v1.2', true],
      ['refs/tags/v*', 'refs/tags/v1/x', false],
      ['*', '', true],
      ['*', 'a/b', false],
      ['**', 'a/b', true],
      ['', '', true],
      ['', 'a', false],
      ['a.c', 'abc', false],
      ['[ab]?(x)', '[ab]?(x)', true],
      ['**/x/**', 'a/b/x/c', true],
    ]
    for (const [pattern, text, matches] of table)
      assert.equal(matchesGlob(pattern, text), matches, `${pattern} ${text}`)
  })

  it('match as regular expressions made of them would', () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = pattern
          .replaceAll('.', '\\.')
          .replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '[^]*' : '[^/]*'))
        assert.equal(matchesGlob(pattern, text), new RegExp(`^${source}$`).test(text))
      }),
    )
  })

  it('take no time for patterns that would make others take long', () => {
    assert.equal(matchesGlob('*a'.repeat(100), `${'a'.repeat(1_500)}b`), false)
  })
})

describe('conditions', () => {
  const claims: Claims = JSON.parse(`{
    "sub": "repo:bank/pay:ref:refs/heads/main", "ref_protected": "true", "runs": 3, "ok": true, "groups": ["a"],
    "kubernetes.io": {"namespace": "pay", "serviceaccount": {"name": "builder"}, "a/b": {"~c": "x"}},
    "__proto__": {"namespace": "pay"}, "null": null}`)

  it('read a claim by its name, or by a pointer, and own members only', () => {
    assert.equal(readClaim(claims, '/kubernetes.io/serviceaccount/name'), 'builder')
    assert.equal(readClaim(claims, '/kubernetes.io/a~1b/~0c'), 'x')
    for (const claim of [
      'constructor',
      '/constructor/name',
      '/sub/length',
      'kubernetes.io/namespace',
      '/groups/0',
      '/a'.repeat(20),
    ])
      assert.equal(readClaim(claims, claim), undefined, claim)
  })

  it('hold when one of the values is there, and say what is there instead', () => {
    const one = (condition: ClaimCondition) => checkConditions([condition], claims)[0]
    assert.deepEqual(one(exact('ref_protected', 'false', 'true'))?.holds, true)
    assert.deepEqual(one(exact('runs', '3'))?.holds, true)
    assert.deepEqual(one(exact('ok', 'true'))?.holds, true)
    assert.deepEqual(one(glob('sub', 'repo:bank/*:ref:refs/heads/main'))?.holds, true)
    assert.deepEqual(one(exact('sub', 'repo:bank/*'))?.holds, false)
    const groups = exact('groups', 'a')
    assert.deepEqual(one(groups), { ...groups, holds: false })
    assert.deepEqual(one(exact('null', 'null'))?.holds, false)
    assert.deepEqual(one(exact('runs', '4'))?.actual, '3')
    assert.equal(checkConditions([exact('long', 'x'.repeat(3000))], { long: 'x'.repeat(3000) })[0]?.holds, false)
  })

  it('must say whose tokens are meant', () => {
    const pins = [
      exact('sub', 'anything'),
      exact('repository', 'bank/pay'),
      exact('repository_owner_id', '1234'),
      glob('repository', 'bank/*'),
      glob('project_path', 'bank/**'),
      glob('job_workflow_ref', 'bank/ci/.github/workflows/*'),
      glob('sub', 'repo:bank/*'),
      glob('sub', 'project_path:bank/pay:*'),
      glob('sub', 'system:serviceaccount:pay:*'),
      exact('/kubernetes.io/namespace', 'pay'),
    ]
    for (const each of pins) assert.ok(pinsIdentity(each), JSON.stringify(each))
    const loose = [
      exact('ref', 'refs/heads/main'),
      exact('environment', 'production'),
      exact('aud', 'x'),
      exact('sub', ' '),
      exact('sub'),
      glob('sub', '*'),
      glob('sub', 'repo:*'),
      glob('sub', 'repo:*/pay:ref:refs/heads/main'),
      glob('sub', 'repo:/*'),
      glob('sub', 'system:serviceaccount:*'),
      glob('sub', 'system:serviceaccount:p*/x:y'),
      glob('repository', '*'),
      glob('repository', '**'),
      glob('repository', '*/pay'),
      glob('repository', 'bank*'),
      glob('repository', '/*'),
      glob('repository', 'bank/pay', '**'),
      glob('repository_owner', 'b*'),
      glob('/kubernetes.io/namespace', '*'),
      exact('/kubernetes.io/serviceaccount/name', 'builder'),
    ]
    for (const each of loose) {
      assert.ok(!pinsIdentity(each), JSON.stringify(each))
      const codes = /^trust-rule\.(identity-missing|condition-invalid)$/
      assert.throws(
        () => requireGoodConditions([each]),
        (error: { code: string }) => codes.test(error.code),
      )
    }
    assert.throws(() => requireGoodConditions([]), { code: 'trust-rule.identity-missing' })
    requireGoodConditions([exact('repository', 'bank/pay'), glob('ref', 'refs/**')])
    for (const odd of [exact('ref', ' main'), glob('ref', 'a***'), exact('', 'a'), exact('/', 'a'), exact('ref')])
      assert.throws(() => requireGoodConditions([exact('sub', 'x'), odd]), { code: 'trust-rule.condition-invalid' })
  })
})
