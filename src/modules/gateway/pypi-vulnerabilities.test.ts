import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'

const record = {
  id: 'PYSEC-2026-1',
  modified: '2026-05-01T00:00:00Z',
  aliases: ['CVE-2026-7'],
  summary: 'Something about it',
  database_specific: { severity: 'LOW' },
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'demo' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
}

describe('vulnerabilities in the JSON documents of a Python index', () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-pypi-'))
  const take = async (told: object) => {
    writeFileSync(join(folder, 'PYSEC-2026-1.json'), JSON.stringify(told))
    await importAdvisories(app.context(), { path: folder, source: 'test' })
  }
  let upstream: PypiUpstream
  let gate: Gate
  const json = async (path: string, headers = {}) => {
    const { status, body, headers: answered } = await gate.get(path, { headers })
    return { status, headers: answered, body: body.length === 0 ? undefined : JSON.parse(body.toString()) }
  }
  before(async () => {
    const versions = ['1.0.0', '1.1.0', '2.0.0']
    upstream = await startPypiUpstream({
      files: versions.map((version) => makeDistribution({ name: 'demo', version })),
    })
    gate = await openGate(app, upstream, { ecosystem: 'pypi', anonymousRead: true, reservedNames: ['bank-*'] })
    await gate.admit('demo', ['1.0.0'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true })
  })

  it('without advisories: nothing is said of them in the project’s, and a version’s is not given', async () => {
    const project = await json('/pypi/demo/json')
    assert.deepEqual([project.status, 'vulnerabilities' in project.body], [200, false])
    const one = await gate.get('/pypi/demo/1.0.0/json')
    assert.equal(one.status, 503)
    assert.match(one.body.toString(), /does not mean that they are clean/)
  })

  describe('with advisories', () => {
    before(() => take(record))

    it('are ours, in the form of the index', async () => {
      const { body } = await json('/pypi/Demo/1.0.0/json')
      assert.equal(body.info.version, '1.0.0')
      assert.equal(body.urls[0].url, `${gate.url}/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl`)
      const [known, ...more] = body.vulnerabilities
      assert.deepEqual([known.id, known.aliases, known.fixed_in, more], ['PYSEC-2026-1', ['CVE-2026-7'], ['2.0.0'], []])
      assert.match(known.link, /\/advisories\/PYSEC-2026-1$/)
    })

    it('of a refused version are told as well; it is yanked with the reason, and has no files', async () => {
      const { body } = await json('/pypi/demo/1.1.0/json')
      assert.deepEqual([body.urls, body.info.yanked], [[], true])
      assert.match(body.info.yanked_reason, /\/d\/\w{8}$/)
      assert.equal(body.vulnerabilities[0].id, 'PYSEC-2026-1')
      const clean = await json('/pypi/demo/2.0.0/json')
      assert.deepEqual([clean.body.urls, clean.body.vulnerabilities], [[], []])
    })

    it('of a project are those of the newest version that may be used; its tag follows the data', async () => {
      const first = await json('/pypi/demo/json')
      assert.equal(first.body.info.version, '1.0.0')
      assert.deepEqual(
        first.body.vulnerabilities.map(({ id }: { id: string }) => id),
        ['PYSEC-2026-1'],
      )
      const etag = String(first.headers.etag)
      assert.equal((await json('/pypi/demo/json', { 'if-none-match': etag })).status, 304)
      const withdrawn = { ...record, withdrawn: '2026-05-04T00:00:00Z', modified: '2026-05-04T00:00:00Z' }
      await take(withdrawn)
      const after = await json('/pypi/demo/json', { 'if-none-match': etag })
      assert.deepEqual([after.status, after.body.vulnerabilities], [200, []])
    })

    it('are for those who show a token; names of the bank and unknown versions stay what they are', async () => {
      assert.equal((await gate.get('/pypi/demo/1.0.0/json', { token: '' })).status, 401)
      const open = JSON.parse((await gate.get('/pypi/demo/json', { token: '' })).body.toString())
      assert.equal('vulnerabilities' in open, false)
      assert.equal((await gate.get('/pypi/bank-core/1.0/json')).status, 403)
      for (const path of ['/pypi/demo/9.9.9/json', '/pypi/absent/1.0/json'])
        assert.equal((await gate.get(path)).status, 404, path)
    })
  })
})
