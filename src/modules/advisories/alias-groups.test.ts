import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type GroupMember, regroupMembers } from './alias-groups.ts'

/** Members with their groups afterwards, as lists of ids by group. */
function regrouped(members: readonly GroupMember[]): Record<string, string[]> {
  let made = 0
  const changes = regroupMembers(members, () => `new${++made}`)
  const groups: Record<string, string[]> = {}
  for (const { id, groupId } of members) {
    const group = changes.get(id) ?? groupId
    groups[group] = [...(groups[group] ?? []), id]
  }
  return groups
}

const member = (id: string, groupId: string, ...aliases: string[]): GroupMember => ({ id, groupId, aliases })

describe('alias groups', () => {
  it('merge those that name each other or the same alias, over any number of steps', () => {
    const members = [
      member('GHSA-1', 'a', 'CVE-1'),
      member('PYSEC-1', 'b', 'CVE-1', 'SNYK-1'),
      member('MAL-1', 'c', 'SNYK-1'),
      member('CVE-1', 'd'),
      member('GHSA-2', 'e'),
    ]
    assert.deepEqual(regrouped(members), { a: ['GHSA-1', 'PYSEC-1', 'MAL-1', 'CVE-1'], e: ['GHSA-2'] })
  })

  it('keep the id that most members have', () => {
    const members = [member('A', 'x', 'B'), member('B', 'y', 'C'), member('C', 'y')]
    assert.deepEqual(regrouped(members), { y: ['A', 'B', 'C'] })
  })

  it('split when a link is gone, and the larger part keeps the id', () => {
    const members = [member('A', 'x'), member('B', 'x', 'C'), member('C', 'x')]
    assert.deepEqual(regrouped(members), { x: ['B', 'C'], new1: ['A'] })
  })

  it('stay as they are when nothing connects or separates', () => {
    assert.equal(regroupMembers([member('A', 'x', 'B'), member('B', 'x')], () => 'new').size, 0)
    assert.equal(regroupMembers([member('A', 'x', '__proto__'), member('B', 'y', 'constructor')], () => 'new').size, 0)
  })

  it('work through long chains', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => member(`A${at}`, `g${at}`, `A${at + 1}`))
    assert.equal(new Set(regroupMembers(chain, () => 'new').values()).size, 1)
  })
})
