import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { importSbom } from './import-sbom.ts'
import { showSbom } from './list-sboms.ts'
import { bomOf } from './testdata/bom-of.ts'
import { createApplications, handIn, receive } from './testdata/hand-in.ts'

describe('a bill of materials that is taken in', () => {
  const app = testApp()
  before(() => createApplications(app, ['PAY', 'CARD', 'LOAN']))
  const componentsOf = async (releaseId: number) => {
    const rows = await app
      .context()
      .db.selectFrom('release_component as rc')
      .innerJoin('component as c', 'c.id', 'rc.component_id')
      .leftJoin('license as l', 'l.id', 'rc.license_id')
      .select(['c.identity', 'rc.direct', 'rc.scope', 'l.text as license'])
      .where('rc.release_id', '=', releaseId)
      .orderBy('c.identity')
      .execute()
    return rows.map(({ identity, direct, scope, license }) => [identity, direct, scope, license].join(' '))
  }
  const eventCount = async () => {
    const { rows } = await app.app.database.pool.query<{ count: string }>(
      "select count(*) from event where name = 'application.content-changed'",
    )
    return Number(rows[0]?.count)
  }

  it('says what came, went and stayed; the same again changes nothing', async () => {
    const first = bomOf(['pkg:npm/a@1', 'pkg:npm/b@1', 'in house'])
    const one = await handIn(app, 'PAY 1', first)
    assert.deepEqual([one.state, one.componentCount, one.addedCount, one.removedCount], ['done', 3, 3, 0])
    const events = await eventCount()
    const again = await handIn(app, 'PAY 1', first)
    assert.deepEqual([again.addedCount, again.removedCount, again.inForce], [0, 0, true])
    assert.equal(await eventCount(), events)
    const next = await handIn(app, 'PAY 1', bomOf(['pkg:npm/b@1', 'pkg:npm/c@1']))
    assert.deepEqual([next.componentCount, next.addedCount, next.removedCount], [2, 1, 2])
    assert.deepEqual(await componentsOf(next.releaseId), ['pkg:npm/b@1  runtime ', 'pkg:npm/c@1  runtime '])
    assert.equal(await eventCount(), events + 1)
    assert.equal((await showSbom(app.context(), one.id)).inForce, false)
  })

  it('read a second time is left as it is', async () => {
    const { id, endedAt } = await handIn(app, 'PAY 2', bomOf(['pkg:npm/a@1']))
    app.clock.advance(60)
    await importSbom(app.context(), id)
    assert.deepEqual((await showSbom(app.context(), id)).endedAt, endedAt)
  })

  it('keeps the strongest use of a component that occurs several times, and licences as SPDX writes them', async () => {
    const component = (ref: string, more: object) => ({
      type: 'library',
      name: 'x',
      'bom-ref': ref,
      purl: 'pkg:npm/x@1',
      ...more,
    })
    const document = {
      ...bomOf([]),
      metadata: { component: { type: 'application', name: 'loan', 'bom-ref': 'root' } },
      components: [
        component('1', { scope: 'excluded' }),
        component('2', { licenses: [{ license: { id: 'MIT' } }] }),
        component('3', { purl: 'pkg:npm/y@1', licenses: [{ license: { name: 'apache-2.0' } }] }),
        component('4', { purl: 'pkg:npm/z@1', licenses: [{ license: { name: 'NOASSERTION' } }] }),
      ],
      dependencies: [{ ref: 'root', dependsOn: ['2', 'absent'] }],
    }
    const { releaseId } = await handIn(app, 'LOAN 1', document)
    const expected = [
      'pkg:npm/x@1 true runtime MIT',
      'pkg:npm/y@1 false runtime Apache-2.0',
      'pkg:npm/z@1 false runtime ',
    ]
    assert.deepEqual(await componentsOf(releaseId), expected)
  })

  it('that is older and comes late does not undo a newer one', async () => {
    const older = await receive(app, 'CARD 1', bomOf(['pkg:npm/old@1']))
    const newer = await receive(app, 'CARD 1', bomOf(['pkg:npm/new@1']))
    await importSbom(app.context(), newer)
    await importSbom(app.context(), older)
    const [one, other] = [await showSbom(app.context(), older), await showSbom(app.context(), newer)]
    assert.deepEqual([one.state, one.inForce, other.state, other.inForce], ['superseded', false, 'done', true])
    assert.deepEqual(await componentsOf(other.releaseId), ['pkg:npm/new@1  runtime '])
  })

  it('at once with another that brings the same components, loses and doubles none', async () => {
    const purls = Array.from({ length: 400 }, (_, at) => `pkg:npm/same-${at}@1.0.0`)
    const licensed = { licenses: [{ license: { id: 'Zlib' } }] }
    const document = (list: readonly string[]) => {
      const { components, ...rest } = bomOf(list) as { components: object[] }
      return { ...rest, components: components.map((one) => ({ ...one, ...licensed })) }
    }
    const ids = await Promise.all([
      receive(app, 'PAY 9', document(purls)),
      receive(app, 'CARD 9', document(purls.toReversed())),
    ])
    await Promise.all(ids.map((id) => importSbom(app.context(), id)))
    for (const id of ids) {
      const { state, componentCount, releaseId } = await showSbom(app.context(), id)
      assert.deepEqual([state, componentCount], ['done', 400])
      assert.equal((await componentsOf(releaseId)).filter((line) => line.endsWith('Zlib')).length, 400)
    }
    const { rows } = await app.app.database.pool.query<{ components: string; names: string }>(
      `select (select count(*) from component where name like 'same-%') as components,
        (select count(*) from component_name where name like 'same-%') as names`,
    )
    assert.deepEqual([Number(rows[0]?.components), Number(rows[0]?.names)], [400, 400])
  })
})
