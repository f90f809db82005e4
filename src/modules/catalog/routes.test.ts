import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { recordIndex } from './index.ts'
import { makeIndex, makeVersion } from './testdata/package-index.ts'

describe('the catalogue over HTTP', () => {
  const app = testApp()
  const ids = new Map<string, string>()
  const record = async (name: string, versions: Parameters<typeof makeIndex>[1]) => {
    const index = makeIndex(name, versions)
    const { packageId } = await transact(app.context(), (tx) => recordIndex(tx, { ecosystem: 'npm', index }))
    ids.set(name, packageId)
  }
  before(async () => {
    await record('express', { '4.18.0': { license: 'MIT' } })
    for (const name of ['express-session', 'my-express', '@scope/express', 'Express', 'lodash', 'under_score'])
      await record(name, { '1.0.0': {} })
    await record('ordered', { '1.10.0': {}, '1.9.0': {}, 'odd version': {}, '2.0.0-rc.1': {}, 'another odd one': {} })
  })
  const get = (path: string) => app.request('GET', `/api/v1${path}`, { as: 'developer' })
  const names = async (path: string) => (await get(path)).body.items.map((item: { name: string }) => item.name)

  it('is closed to those without the permission', async () => {
    for (const path of ['/packages', `/packages/${ids.get('lodash')}`, '/lookup?purl=pkg:npm/lodash'])
      assert.equal((await app.request('GET', `/api/v1${path}`)).status, 401, path)
  })

  it('finds packages by part of the name, the nearest first', async () => {
    assert.deepEqual(await names('/packages?text=express'), [
      'Express',
      'express',
      'express-session',
      '@scope/express',
      'my-express',
    ])
    assert.deepEqual(await names('/packages?text=ex'), ['express', 'express-session'])
    assert.deepEqual(await names('/packages?text=r_sc'), ['under_score'])
    assert.deepEqual(await names('/packages?text=%25'), [])
    assert.deepEqual(await names('/packages?text=%00'), [])
    assert.deepEqual(await names('/packages?ecosystem=pypi'), [])
  })

  it('goes through all packages page by page', async () => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await get(`/packages?limit=3&ecosystem=npm${after && `&after=${after}`}`)
      assert.equal(body.total, ids.size)
      assert.equal(body.totalIsMore, false)
      seen.push(...body.items.map((item: { name: string }) => item.name))
      if (!body.next) break
      after = body.next
    }
    assert.deepEqual(seen, [...ids.keys()].sort())
    const forged = Buffer.from(JSON.stringify(['x', 'y', 'z'])).toString('base64url')
    assert.equal((await get(`/packages?after=${forged}`)).body.code, 'request.bad-cursor')
  })

  it('shows a package with its highest release and where its versions are', async () => {
    const { body } = await get(`/packages/${ids.get('ordered')}`)
    assert.equal(body.latestVersion, '1.10.0')
    assert.equal(body.versionCount, 5)
    assert.equal(body.owner, null)
    assert.equal(body.versions, `/api/v1/packages/${ids.get('ordered')}/versions`)
    assert.equal((await get('/packages/00000000-0000-7000-8000-000000000000')).body.code, 'package.unknown')
    assert.equal((await get('/packages/none')).status, 400)
  })

  it('lists versions in their order, those without a place at the end', async () => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await get(`/packages/${ids.get('ordered')}/versions?limit=1${after && `&after=${after}`}`)
      seen.push(...body.items.map((item: { version: string }) => item.version))
      if (!body.next) break
      after = body.next
    }
    assert.deepEqual(seen, ['2.0.0-rc.1', '1.10.0', '1.9.0', 'odd version', 'another odd one'])
    const { body } = await get(`/packages/${ids.get('ordered')}/versions`)
    assert.equal(typeof body.items[3].keyProblem, 'string')
    assert.equal(body.items[0].isPrerelease, true)
    assert.equal(body.items[0].firstSeenAt, app.clock.now().toISOString())
    assert.equal((await get('/packages/00000000-0000-7000-8000-000000000000/versions')).status, 404)
  })

  it('shows a version with its artifacts', async () => {
    const { body: page } = await get(`/packages/${ids.get('express')}/versions`)
    const { id } = page.items.find((item: { version: string }) => item.version === '4.18.0')
    const { body } = await get(`/versions/${id}`)
    assert.equal(body.license, 'MIT')
    assert.deepEqual(body.package, { id: ids.get('express'), ecosystem: 'npm', name: 'express', tier: null })
    assert.equal(body.artifacts[0].fileName, 'thing-4.18.0.tgz')
    assert.equal(body.artifacts[0].sha1, makeVersion('4.18.0').files[0]?.sha1)
    assert.equal(body.artifacts[0].fetchedAt, null)
    assert.equal((await get('/versions/00000000-0000-7000-8000-000000000000')).body.code, 'version.unknown')
  })

  it('looks up purls', async () => {
    const lookup = async (purl: string) => (await get(`/lookup?purl=${encodeURIComponent(purl)}`)).body
    const found = await lookup('pkg:npm/%40scope/express@1.0.0')
    assert.equal(found.packageId, ids.get('@scope/express'))
    assert.equal(typeof found.versionId, 'string')
    assert.deepEqual(await lookup('pkg:npm/lodash@9.9.9'), { packageId: ids.get('lodash') })
    assert.deepEqual(await lookup('pkg:npm/none'), {})
    assert.equal((await lookup('lodash')).code, 'purl.invalid')
    assert.equal((await lookup('pkg:nothing/a')).code, 'ecosystem.unknown')
    assert.equal((await lookup('pkg:npm/a%00b')).code, 'purl.invalid')
  })
})
