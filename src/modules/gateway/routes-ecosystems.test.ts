import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ecosystems } from '#ecosystems/index.ts'
import { testApp } from '#test/harness.ts'

interface Listed {
  readonly type: string
  readonly label: string
  readonly kinds: readonly string[]
  readonly hasBuilds: boolean
}

describe('the ecosystems that repositories can be of', () => {
  const app = testApp()
  const path = '/api/v1/repositories/ecosystems'
  const listed = async (): Promise<readonly Listed[]> =>
    (await app.request('GET', path, { as: 'developer' })).body.items

  it('are told to whoever is signed in', async () => {
    assert.equal((await app.request('GET', path)).status, 401)
    assert.equal((await app.request('GET', path, { as: 'auditor' })).status, 200)
  })

  it('are those that the gateway serves, with hosted repositories where something can be published', async () => {
    const items = await listed()
    const served = ecosystems.filter((each) => each.registry)
    assert.deepEqual(items.map(({ type }) => type).sort(), served.map(({ type }) => type).sort())
    assert.deepEqual(
      items.find(({ type }) => type === 'npm'),
      {
        type: 'npm',
        label: 'npm',
        kinds: ['proxy', 'hosted', 'group'],
        hasBuilds: false,
      },
    )
    assert.deepEqual(
      items.filter(({ hasBuilds }) => hasBuilds).map(({ type }) => type),
      ['maven'],
    )
    for (const { type, kinds } of items) {
      const hosting = served.find((each) => each.type === type)?.registry?.hosting !== undefined
      assert.deepEqual([kinds.includes('hosted'), kinds[0], kinds.at(-1)], [hosting, 'proxy', 'group'], type)
    }
  })

  it('can be set up, and no others', async () => {
    for (const { type } of await listed()) {
      const body = { name: `x-${type}`, ecosystem: type }
      assert.equal((await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).status, 200, type)
    }
    const body = { name: 'x', ecosystem: 'linux' }
    const answer = await app.request('POST', '/api/v1/repositories', { as: 'devops', body })
    assert.equal(answer.body.code, 'repository.unknown-ecosystem')
  })
})
