import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor, Grant } from '#platform/context.ts'
import { authorize, can, coveredUnits, heldPermissions, type Place, requirePermission } from './permission.ts'
import { permissions, rolePermissions } from './roles.ts'

const [root, retail, branch, markets] = ['root', 'retail', 'branch', 'markets']
const inBranch: Place = { orgUnitId: branch, orgUnitPath: [root, retail, branch] }
const inMarkets: Place = { orgUnitId: markets, orgUnitPath: [root, markets] }

function actorWith(grants: readonly Grant[], scopes?: readonly string[]): Actor {
  const who = { personId: 'p', accountId: 'a', name: 'x', orgUnitId: retail, grants }
  return { kind: 'person', ...who, ...(scopes ? { token: { id: 't', scopes } } : {}) }
}

describe('permissions', () => {
  it('reach as far as the role was given', () => {
    const everywhere: Grant = { role: 'developer' }
    const inRetail: Grant = { role: 'developer', orgUnitId: retail }
    const onRepository: Grant = { role: 'developer', repositoryId: 'r1' }
    const both: Grant = { role: 'developer', orgUnitId: retail, repositoryId: 'r1' }
    const table: readonly (readonly [grant: Grant, where: Place | undefined, expected: boolean])[] = [
      [everywhere, undefined, true],
      [everywhere, {}, true],
      [everywhere, inBranch, true],
      [everywhere, { repositoryId: 'r2' }, true],
      [inRetail, undefined, true],
      [inRetail, {}, false],
      [inRetail, { orgUnitId: retail }, true],
      [inRetail, inBranch, true],
      [inRetail, { orgUnitId: branch }, false],
      [inRetail, inMarkets, false],
      [inRetail, { orgUnitId: root, orgUnitPath: [root] }, false],
      [inRetail, { repositoryId: 'r1' }, false],
      [onRepository, undefined, true],
      [onRepository, {}, false],
      [onRepository, { repositoryId: 'r1' }, true],
      [onRepository, { repositoryId: 'r1', ...inMarkets }, true],
      [onRepository, { repositoryId: 'r2' }, false],
      [onRepository, inBranch, false],
      [both, undefined, true],
      [both, { repositoryId: 'r1', ...inBranch }, true],
      [both, { repositoryId: 'r1', ...inMarkets }, false],
      [both, { repositoryId: 'r2', ...inBranch }, false],
      [both, { repositoryId: 'r1' }, false],
    ]
    for (const [grant, where, expected] of table)
      assert.equal(can(actorWith([grant]), 'package:download', where), expected, JSON.stringify([grant, where]))
  })

  it('of a token are those of its owner within its scopes', () => {
    const grants = [{ role: 'developer' }]
    assert.ok(can(actorWith(grants, ['*']), 'package:download'))
    assert.ok(can(actorWith(grants, ['package:download']), 'package:download'))
    assert.ok(!can(actorWith(grants, ['catalog:read']), 'package:download'))
    assert.ok(!can(actorWith(grants, ['access:manage', '*']), 'access:manage'))
    assert.ok(!can(actorWith(grants, []), 'catalog:read'))
    assert.deepEqual(heldPermissions(actorWith(grants, ['catalog:read', 'audit:read'])), ['catalog:read'])
  })

  it('are none for nobody, for unknown roles and for names of object members', () => {
    assert.ok(!can({ kind: 'anonymous' }, 'catalog:read'))
    assert.ok(can({ kind: 'system', name: 'job' }, 'access:manage', {}))
    for (const role of ['constructor', '__proto__', 'toString', 'Administrator', ''])
      assert.deepEqual(heldPermissions(actorWith([{ role }])), [], role)
    assert.ok(!can(actorWith([{ role: 'administrator' }]), 'includes'))
  })

  it('are refused with their name', () => {
    const actor = actorWith([{ role: 'developer', orgUnitId: retail }])
    const refusal = { code: 'access.denied', status: 403, params: { permission: 'package:download' } }
    assert.throws(() => requirePermission(actor, 'package:download', inMarkets), refusal)
    assert.throws(() => authorize(actor, 'audit:read'), { code: 'access.denied' })
    requirePermission(actor, 'package:download', inBranch)
    authorize(actor, 'package:download')
  })

  it('cover units for lists', () => {
    assert.equal(coveredUnits(actorWith([{ role: 'approver' }]), 'access:read'), 'everywhere')
    const scoped = [
      { role: 'approver', orgUnitId: retail },
      { role: 'developer', orgUnitId: markets },
      { role: 'architect', orgUnitId: branch, repositoryId: 'r1' },
    ]
    assert.deepEqual(coveredUnits(actorWith(scoped), 'access:read'), [retail])
    assert.deepEqual(coveredUnits(actorWith(scoped, ['catalog:read']), 'access:read'), [])
    assert.deepEqual(coveredUnits({ kind: 'anonymous' }, 'access:read'), [])
  })

  it('keep duties apart', () => {
    for (const [role, held] of Object.entries(rolePermissions)) {
      const changes = held.filter((each) => !each.endsWith(':read'))
      if (role === 'auditor') assert.deepEqual(changes, [])
      assert.ok(!(held.includes('access:manage') && held.includes('introduction:approve')), role)
      assert.ok(!(held.includes('access:manage') && held.includes('policy:approve')), role)
    }
    const reads = permissions.filter((each) => each.endsWith(':read'))
    for (const role of ['auditor', 'administrator'] as const)
      for (const each of reads) assert.ok(rolePermissions[role].includes(each), `${role} ${each}`)
  })
})
