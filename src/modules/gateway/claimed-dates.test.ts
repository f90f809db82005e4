import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { shippedPolicy } from '#modules/policy/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type ComposerUpstream, makeComposer, startComposerUpstream } from '#test/upstreams/composer-upstream.ts'
import { type DockerUpstream, startDockerUpstream } from '#test/upstreams/docker-upstream.ts'
import { blob, type Image, makeImage } from '#test/upstreams/image.ts'

const day = 86_400
/** Nothing but the age. */
const policy = { ...shippedPolicy, requires: [{ tier: '*', checks: [], minimumAgeDays: 7 }] }

/** An image whose publisher says that it is years old. */
function claimingImage(content: string): Image {
  const { manifest, blobs } = makeImage(content)
  const fields = JSON.parse(manifest.bytes.toString())
  fields.annotations['org.opencontainers.image.created'] = '2019-05-06T07:08:09Z'
  return { manifest: blob(Buffer.from(JSON.stringify(fields)), manifest.mediaType), blobs }
}

describe('dates that publishers write into their packages themselves', () => {
  describe('the annotation `created` of images', () => {
    const app = testApp()
    const [first, later] = [claimingImage('first'), claimingImage('later')]
    let upstream: DockerUpstream
    let gate: Gate
    const get = (tag: string) => gate.get(`/v2/library/demo/manifests/${tag}`)
    before(async () => {
      upstream = await startDockerUpstream()
      upstream.add('library/demo', first, later)
      upstream.setTag('library/demo', '1.0', first.manifest.digest)
      upstream.setTag('library/demo', '1.1', later.manifest.digest)
      gate = await openGate(app, upstream, { ecosystem: 'docker', policy })
    })
    after(() => upstream.close())

    it('makes none older than the time for which it is known here', async () => {
      await get('1.0')
      app.clock.advance(30 * day)
      assert.equal((await get('1.1')).status, 403)
      const row = await app
        .context()
        .db.selectFrom('package_version')
        .select('published_at')
        .where('version', '=', later.manifest.digest)
        .executeTakeFirstOrThrow()
      assert.equal(row.published_at?.toISOString(), '2019-05-06T07:08:09.000Z')
      await gate.admit('library/demo', [later.manifest.digest])
      app.clock.advance(7 * day - 60)
      const held = await get('1.1')
      assert.equal(held.status, 403)
      assert.match(held.body.toString(), /Too new/)
      app.clock.advance(120)
      assert.equal((await get('1.1')).status, 200)
    })
  })

  describe('`time` of Composer packages', () => {
    const app = testApp()
    const later = makeComposer({ name: 'acme/demo', version: '1.1.0' })
    let upstream: ComposerUpstream
    let gate: Gate
    const get = () => gate.get(`/dist/acme/demo/1.1.0/${later.reference}.zip`)
    before(async () => {
      upstream = await startComposerUpstream([makeComposer({ name: 'acme/demo', version: '1.0.0' })])
      const ttl = { softTtlSeconds: 60, hardTtlSeconds: 600 }
      gate = await openGate(app, upstream, { ecosystem: 'composer', policy, ...ttl })
    })
    after(() => upstream.close())

    it('makes none older than the time for which it is known here', async () => {
      await gate.get('/p2/acme/demo.json')
      app.clock.advance(30 * day)
      upstream.addPackage(later)
      await gate.get('/p2/acme/demo.json')
      await gate.admit('acme/demo', ['1.1.0'])
      app.clock.advance(7 * day - 60)
      const held = await get()
      assert.equal(held.status, 403)
      assert.match(held.body.toString(), /Too new/)
      app.clock.advance(120)
      assert.equal((await get()).status, 200)
    })
  })
})
