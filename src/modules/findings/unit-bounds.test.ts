import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createAccount, createOrgUnit, createPerson, createToken, grantRole } from '#modules/access/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'

describe('what a person of one unit learns of the components of another', () => {
  const app = testApp()
  let cards: { readonly token: string }
  const releaseIds = new Map<string, number>()
  const componentIds = new Map<string, number>()
  before(async () => {
    const { db } = app.context()
    const { id: parentId } = await db.selectFrom('org_unit').select('id').executeTakeFirstOrThrow()
    const ownerPersonId = app.people.developer.personId
    await transact(app.context(), async (tx) => {
      for (const code of ['CARDS', 'LOANS']) {
        const { id: orgUnitId } = await createOrgUnit(tx, { parentId, code: code.toLowerCase(), name: code })
        await createApplication(tx, { code, name: code, orgUnitId, ownerPersonId })
        if (code !== 'CARDS') continue
        const { personId } = await createPerson(tx, { name: 'Cards devops', orgUnitId })
        const { accountId } = await createAccount(tx, { personId, username: 'cards.devops' })
        await grantRole(tx, { personId }, { role: 'devops', orgUnitId })
        const made = await createToken(tx, { accountId, name: 'test', scopes: ['*'], expiresInDays: 1 })
        cards = { token: made.secret }
      }
    })
    await submit('CARDS', { ...bomOf('shared@1.0.0'), dependencies: [] })
    await submit('LOANS', bomOf('shared@1.0.0', '@loans/secret@7.0.0'))
    for (const { id, version } of await db.selectFrom('release').select(['id', 'version']).execute())
      releaseIds.set(version, id)
    for (const { id, name } of await db.selectFrom('component').select(['id', 'name']).execute())
      componentIds.set(name, id)
  })
  const submit = async (application: string, body: object) => {
    const address = `/api/v1/sboms?application=${application}&release=of-${application}`
    const answer = await app.request('POST', address, { as: 'devops', body })
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    await app.drain()
  }
  const names = (components: readonly { readonly name: string }[]) => components.map(({ name }) => name).sort()

  it('by the blast radius: nothing, not even that somebody has it', async () => {
    const ask = async (as: 'auditor' | { readonly token: string }) => {
      const body = { coordinates: 'npm,shared,\nnpm,@loans/secret,' }
      const answer = await app.request('POST', '/api/v1/blast-radius', { as: as as 'auditor', body })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return [names(answer.body.components), answer.body.componentCount, answer.body.items.length]
    }
    assert.deepEqual(await ask('auditor'), [['@loans/secret', 'shared'], 2, 2])
    assert.deepEqual(await ask(cards), [['shared'], 1, 1])
  })

  it('by the ways into a release: nothing, whatever id is asked for', async () => {
    const paths = async (release: string, component: string) => {
      const address = `/api/v1/releases/${releaseIds.get(release)}/paths?componentId=${componentIds.get(component)}`
      const answer = await app.request('GET', address, { as: cards as never })
      return answer.status === 200 ? answer.body.paths : answer.body.code
    }
    assert.equal((await paths('of-CARDS', 'shared')).length, 1)
    assert.deepEqual(await paths('of-CARDS', '@loans/secret'), [])
    assert.equal(await paths('of-LOANS', '@loans/secret'), 'release.unknown')
  })
})
