import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { ensurePackage, recordIndex } from '#modules/catalog/index.ts'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { createVersionParts } from './version-parts.ts'

describe('the versions that a part belongs to', () => {
  const app = testApp()

  it('are those that were approved first, however many others share it', async () => {
    const part = `sha256:${'a'.repeat(64)}`
    const names = Array.from({ length: 1_001 }, (_, at) => `1.0.${at}`)
    const versions = names.map((version) => ({ version, hasInstallScript: false, files: [], requirements: [] }))
    const context = app.context()
    await transact(context, async (tx) => {
      const packageId = await ensurePackage(tx, { ecosystem: 'npm', name: 'shared' })
      await recordIndex(tx, { ecosystem: 'npm', index: { name: 'shared', versions, tags: {} } })
      await sql`insert into version_part (version_id, part)
        select id, ${part} from package_version where package_id = ${packageId}::uuid`.execute(tx.db)
    })
    const wholes = () => createVersionParts().wholesOf(app.context(), { ecosystem: 'npm', name: 'shared', part })
    const before = await wholes()
    assert.equal(before.length, 1_000)
    const left = await context.db.selectFrom('package_version').select(['id', 'version']).execute()
    const oldest = left.find(({ id }) => !before.some(({ versionId }) => versionId === id))
    assert.ok(oldest)
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [oldest.id], reason: 'test' }))
    const [first, ...others] = await wholes()
    assert.deepEqual([first?.version, others.length], [oldest.version, 999])
  })
})
