import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#platform/ids.ts'
import { testApp } from '#test/harness.ts'
import { writeRecord } from '../download-record.ts'
import { loadDownloads } from '../load-downloads.ts'

describe('downloads by day', () => {
  const app = testApp()
  const repositoryId = newId(app.clock.now())
  const made = (name: string, more: { outcome?: string; kind?: string; at?: Date } = {}) => {
    const now = more.at ?? app.clock.now()
    return writeRecord({
      ...{
        id: newId(now),
        at: now,
        repository_id: repositoryId,
        kind: more.kind ?? 'artifact',
        name,
        version: '1.0.0',
      },
      ...{ outcome: more.outcome ?? 'served', verdict_code: null, status: 200, size_bytes: 10, duration_ms: 1 },
      ...{ cache: '-', client: '', address: 'a', account_id: null, person_id: null, token_id: null },
      ...{ application_id: null },
    }).trimEnd()
  }
  const list = async (query = '') => {
    const { status, body } = await app.request('GET', `/api/v1/downloads/packages${query}`, { as: 'devops' })
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }
  before(() =>
    sql`insert into repository (id, name, ecosystem, upstream_from, mode, created_at)
      values (${repositoryId}, 'counted', 'npm', 'none', 'approved', ${app.clock.now()})`.execute(app.context().db),
  )

  it('count each record once, however often it is loaded', async () => {
    const lines = [made('one'), made('one', { outcome: 'not-modified' }), made('one', { outcome: 'refused' })]
    const others = [made('one', { kind: 'index' }), made('one', { outcome: 'not-found' }), made('two')]
    await loadDownloads(app.context(), lines)
    await loadDownloads(app.context(), [...lines, ...others])
    await loadDownloads(app.context(), [...lines, ...others])
    const { items } = await list()
    const shown = items.map((each: Record<string, unknown>) => [
      each.name,
      each.downloads,
      each.refused,
      each.sizeBytes,
    ])
    assert.deepEqual(shown.sort(), [
      ['one', 2, 1, 30],
      ['two', 1, 0, 10],
    ])
  })

  it('say when a package was used last, in its order, page by page', async () => {
    const at = new Date(app.clock.now().getTime() + 86_400_000)
    await loadDownloads(app.context(), [made('two', { at }), made('never', { outcome: 'refused' })])
    const first = await list('?limit=2')
    assert.deepEqual(
      first.items.map((each: { name: string }) => each.name),
      ['two', 'one'],
    )
    assert.equal(first.items[0].lastUsedAt, at.toISOString())
    assert.equal(first.total, 3)
    const [last] = (await list(`?limit=2&after=${first.next}`)).items
    assert.deepEqual([last.name, last.downloads, last.refused, last.lastUsedAt], ['never', 0, 1, undefined])
    assert.equal((await list('?text=tw&repository=counted')).items[0].downloads, 2)
    const day = at.toISOString().slice(0, 10)
    assert.equal((await list(`?from=${day}`)).items.find((each: { name: string }) => each.name === 'two').downloads, 1)
    assert.equal((await list('?sort=-downloads')).items.length, 3)
  })

  it('of several processes at once wait for nobody for long, and none is lost', async () => {
    const batches = Array.from({ length: 8 }, () => Array.from({ length: 50 }, (_, at) => made(`hot-${at % 5}`)))
    await Promise.all(batches.map((lines) => loadDownloads(app.context(), lines)))
    const { items } = await list('?text=hot-')
    assert.deepEqual(
      items.map((each: { downloads: number }) => each.downloads),
      [80, 80, 80, 80, 80],
    )
  })
})
