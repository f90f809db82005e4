import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Repository } from '../../api-types/gateway.ts'
import { orderRows } from './order-rows.ts'
import { fieldsOf, settingsFor, usualFields, usualMode } from './repository-settings.ts'
import { spanOf, unitSeconds } from './time-span.ts'

const fields = { ...usualFields, name: 'npm', ecosystem: 'npm', upstreamUrl: ' https://upstream.example ' }

describe('the form of a repository', () => {
  it('sends only what fits the kind', () => {
    const common = ['anonymousRead', 'mode', 'reservedNames']
    const names = (kind: 'proxy' | 'hosted' | 'group') => Object.keys(settingsFor(kind, fields)).sort()
    assert.deepEqual(names('hosted'), common)
    assert.equal(settingsFor('hosted', { ...fields, buildsKeptMax: 0 }).buildsKeptMax, 0)
    assert.equal(Object.hasOwn(settingsFor('proxy', { ...fields, buildsKeptMax: 5 }), 'buildsKeptMax'), false)
    assert.deepEqual(names('group'), [...common, 'members'].sort())
    const more = ['artifactHosts', 'hardTtlSeconds', 'softTtlSeconds', 'upstreamUrl']
    assert.deepEqual(names('proxy'), [...common, ...more].sort())
  })

  it('takes an empty upstream for none, and a typed one without what surrounds it', () => {
    assert.equal(settingsFor('proxy', fields).upstreamUrl, 'https://upstream.example')
    assert.equal(settingsFor('proxy', { ...fields, upstreamUrl: '  ' }).upstreamUrl, null)
  })

  it('begins with what the repository has', () => {
    const { name, ecosystem, ...settings } = { ...fields, kind: 'group' as const, members: ['1', '2'] }
    const rest = { id: '9', url: 'http://127.0.0.1/repo/npm/', upstreamState: 'none', upstreamFrom: 'none' } as const
    const repository: Repository = { ...settings, ...rest, name, ecosystem, upstreamUrl: null }
    assert.deepEqual(fieldsOf(repository), { ...settings, name, ecosystem, upstreamUrl: '' })
    assert.deepEqual((['proxy', 'hosted', 'group'] as const).map(usualMode), ['approved', 'observe', 'approved'])
  })

  it('shows times in the largest unit that is exact', () => {
    const shown = [0, 1, 90, 300, 5400, 7200, 86_400, 31_536_000].map((seconds) => {
      const { count, unit } = spanOf(seconds)
      assert.equal(count * unitSeconds[unit], seconds)
      return `${count} ${unit}`
    })
    const wanted = ['0 seconds', '1 seconds', '90 seconds', '5 minutes', '90 minutes', '2 hours', '1 days', '365 days']
    assert.deepEqual(shown, wanted)
  })
})

describe('a list that is ordered here', () => {
  const rows = [{ name: 'b10' }, { name: 'b9' }, { name: 'a' }]
  const columns = [{ sort: 'name', text: (row: { name: string }) => row.name }]
  const names = (sort: string) => orderRows(rows, columns, { sort, language: 'en-US' }).map(({ name }) => name)

  it('follows the column in both directions, numbers as numbers', () => {
    assert.deepEqual(names('name'), ['a', 'b9', 'b10'])
    assert.deepEqual(names('-name'), ['b10', 'b9', 'a'])
  })

  it('stays as it came when no column offers the order', () => {
    assert.deepEqual(names('__proto__'), ['b10', 'b9', 'a'])
  })
})
