import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { testApp } from '#test/harness.ts'
import { importAdvisories, searchAdvisories } from './index.ts'

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const skip = existsSync(`${data}kev`) && existsSync(`${data}osv/Maven`) ? false : 'no ../shared/data'

describe('real feeds', { skip }, () => {
  const app = testApp()

  it('are recognised, taken in, and joined', async () => {
    const kev = await importAdvisories(app.context(), { path: `${data}kev`, source: 'kev' })
    assert.deepEqual([kev.format, kev.failed, kev.added === kev.read], ['kev', 0, true])
    const first = await importAdvisories(app.context(), { path: `${data}osv/Maven`, source: 'maven' })
    assert.deepEqual([first.format, first.failed], ['osv-bucket', 0])
    assert.ok(first.added > 100)
    app.clock.advance(60)
    const again = await importAdvisories(app.context(), { path: `${data}osv/Maven`, source: 'maven' })
    assert.equal(again.added + again.changed + again.failed, 0)
    assert.ok(again.read < 10, 'only what stands at the very moment that was reached')
    const { rows } = await sql<{ id: string }>`
      select distinct a.id from advisory as a left join advisory_alias as l on l.advisory_id = a.id
      join exploitation as x on x.cve in (a.id, l.alias)`.execute(app.context().db)
    const found = await searchAdvisories(app.context(), { exploited: true, limit: 200 })
    assert.ok(rows.length > 0)
    const ids = new Set(found.items.map((item) => item.id))
    assert.ok(rows.every(({ id }) => ids.has(id)))
  })
})
