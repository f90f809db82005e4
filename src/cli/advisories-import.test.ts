import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'

describe('assay advisories import', () => {
  const app = testApp()
  const cli = testCli()

  it('takes a list, says what it was, and refuses a format that there is not', async () => {
    const entry = { cveID: 'CVE-2026-1001', vulnerabilityName: 'Flaw', dateAdded: '2026-01-05', dueDate: '2026-01-26' }
    const list = { catalogVersion: '1', dateReleased: '2026-01-06', count: 1, vulnerabilities: [entry] }
    mkdirSync(cli.folder, { recursive: true })
    writeFileSync(join(cli.folder, 'kev.json'), JSON.stringify(list))
    const done = await cli.run(['advisories', 'import', '--source', 'kev', join(cli.folder, 'kev.json')], { app })
    assert.equal(done.code, 0, done.err)
    assert.match(done.out, /^kev: 1 read, 1 new/)
    const wrong = ['advisories', 'import', '--source', 'x', '--format', 'x', join(cli.folder, 'kev.json')]
    const other = await cli.run(wrong, { app })
    assert.equal(other.code, 2)
    assert.match(other.err, /x is no format of a feed: osv, osv-bucket/)
  })
})
