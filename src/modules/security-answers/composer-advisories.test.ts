import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testApp } from '#test/harness.ts'
import { composerRange } from './composer-range.ts'
import { answerComposerAdvisories } from './index.ts'
import { readBounds } from './range-bounds.ts'
import { feedOf, makeRecord } from './testdata/answers-feed.ts'

const ecosystem = 'Packagist'
const records = [
  {
    id: 'GHSA-one',
    ecosystem,
    name: 'acme/demo',
    aliases: ['CVE-2026-1'],
    events: ['introduced 1.0.0', 'fixed 1.2.0'],
  },
  { id: 'PKSA-two', ecosystem, name: 'acme/demo', aliases: ['CVE-2026-1'], events: ['introduced 0', 'fixed 1.1.0'] },
  { id: 'GHSA-gone', ecosystem, name: 'acme/demo', withdrawn: '2026-05-04T00:00:00Z' },
  { id: 'GHSA-bad', ecosystem, name: 'acme/other', severity: 'MODERATE', versions: ['2.0.0'], events: [] },
]

describe('security advisories for Composer', () => {
  const app = testApp()
  const ask = async (names: readonly string[]) => {
    const form = new URLSearchParams(names.map((name, at): [string, string] => [`packages[${at}]`, name]))
    const asked = { body: Buffer.from(form.toString()), baseUrl: 'https://assay.example' }
    const { body } = await answerComposerAdvisories(app.context(app.people.developer.actor), asked)
    return JSON.parse(Buffer.from(body).toString()).advisories
  }

  it('of a database that was never fed cannot be had', async () => {
    await assert.rejects(ask(['acme/demo']), { code: 'advisory-feed.missing' })
  })

  describe('once there are advisories', () => {
    before(async () => {
      await importAdvisories(app.context(), { path: feedOf(...records.map(makeRecord)), source: 'test' })
    })

    it('one for each vulnerability, with what its records say together', async () => {
      const found = await ask(['acme/demo', 'Acme/Other', '__proto__', 'acme/clean'])
      assert.deepEqual(Object.keys(found), ['Acme/Other', 'acme/demo'])
      const [one, ...more] = found['acme/demo']
      assert.deepEqual([more.length, one.cve, one.severity], [0, 'CVE-2026-1', 'high'])
      assert.deepEqual(new Set(one.affectedVersions.split('|')), new Set(['>=1.0.0,<1.2.0-stable', '<1.1.0-stable']))
      assert.equal(one.link, `https://assay.example/advisories/${one.advisoryId}`)
      assert.deepEqual(one.sources.map((each: { remoteId: string }) => each.remoteId).sort(), ['GHSA-one', 'PKSA-two'])
      assert.ok(!Number.isNaN(Date.parse(one.reportedAt)))
      const [other] = found['Acme/Other']
      assert.deepEqual([other.packageName, other.affectedVersions, other.severity], ['Acme/Other', '=2.0.0', 'medium'])
    })

    it('takes forms within bounds, from people who may know', async () => {
      assert.deepEqual(await ask([]), {})
      await assert.rejects(ask(['x'.repeat(301)]), { code: 'security-query.invalid' })
      await assert.rejects(ask(Array.from({ length: 20_001 }, (_, at) => `a/${at}`)), {
        code: 'security-query.too-many',
      })
      // Each spelling is answered in full: a few bytes must not ask for a database many times over.
      const spelled = ['acme/demo', 'Acme/demo', 'aCme/demo', 'acMe/demo', 'acmE/demo']
      assert.equal(Object.keys(await ask([...spelled.slice(1), 'Acme/demo'])).length, 4)
      await assert.rejects(ask(spelled), { code: 'security-query.too-many' })
      const context = app.context({ kind: 'anonymous' })
      await assert.rejects(answerComposerAdvisories(context, { body: new Uint8Array(), baseUrl: '' }), {
        status: 403,
      })
    })
  })

  it('ranges as Composer reads them, wider where it could not', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['>= 1.0.0, < 2.0.0', '>=1.0.0,<2.0.0-stable'],
      ['>= v1.0, < 2.0.0-beta1', '>=v1.0,<2.0.0-beta1'],
      ['<= 2.0.0', '<=2.0.0'],
      ['= dev-main', '=dev-main'],
      ['>= 1.0.0, < not a version', '>=1.0.0'],
      ['< 1,2|*', '*'],
      ['*', '*'],
      ['= 1.0.0 || = what is this', '=1.0.0'],
    ]
    for (const [display, range] of rows) assert.equal(composerRange(readBounds(display)), range, display)
  })
})
