import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makeArchive, makeDeb, sha256 } from '#test/upstreams/deb-archive.ts'
import { type FileUpstream, fileDate, startFileUpstream } from '#test/upstreams/file-upstream.ts'
import { makeXz } from '#test/upstreams/make-xz.ts'

const demo = makeDeb({ name: 'demo', version: '2:1.0-1', architecture: 'amd64', payload: Buffer.alloc(400_000, 7) })
const common = makeDeb({ name: 'demo-common', version: '1.0-1' })
const other = makeDeb({ name: 'other', version: '3.0~rc1-1' })
const bank = makeDeb({ name: 'bank-core', version: '1.0' })
const shared = Buffer.from('an original tarball of two versions')
const orig = 'pool/main/d/demo/demo_1.0.orig.tar.gz'
const sources = ['2:1.0-1', '2:1.0-2'].map((version) => ({ name: 'demo', version, path: orig, bytes: shared }))

describe('an archive of Debian', () => {
  const app = testApp()
  let upstream: FileUpstream
  let gate: Gate
  const asked = (at: string) => upstream.requests.get(`GET /${at}`) ?? 0
  const publish = (files: ReadonlyMap<string, Buffer>) => {
    for (const [path, bytes] of files) upstream.put(path, bytes)
  }
  before(async () => {
    upstream = await startFileUpstream({})
    publish(makeArchive({ debs: [demo, common, other, bank], sources, origin: 'Debian' }))
    gate = await openGate(app, upstream, { ecosystem: 'deb', reservedNames: ['bank-*'] })
  })
  after(() => upstream.close())

  it('a package is named by no list yet: said so, and not fetched', async () => {
    const answer = await gate.get(`/${demo.path}`)
    assert.equal(answer.status, 404)
    assert.match(answer.reason, /read its indexes first/)
    assert.equal(asked(demo.path), 0)
  })

  it('indexes pass unchanged, and are asked for again by date and by tag', async () => {
    const release = await gate.get('/dists/stable/InRelease')
    assert.equal(release.status, 200)
    assert.match(release.body.toString(), /^Origin: Debian/)
    assert.equal(release.headers['last-modified'], fileDate.toUTCString())
    const since = { 'if-modified-since': fileDate.toUTCString() }
    assert.equal((await gate.get('/dists/stable/InRelease', { headers: since })).status, 304)
    const list = await gate.get('/dists/stable/main/binary-amd64/Packages.gz')
    assert.equal(list.status, 200)
    const byHash = `/dists/stable/main/binary-amd64/by-hash/SHA256/${sha256(list.body)}`
    assert.deepEqual((await gate.get(byHash)).body, list.body)
    assert.match(String((await gate.get(byHash)).headers['cache-control']), /immutable/)
  })

  it('held: 403 with the version that the list states, epoch and all', async () => {
    const answer = await gate.get(`/${demo.path}`)
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /^Assay held demo@2:1\.0-1: .*\/d\/[0-9a-z]{8}$/)
    assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(asked(demo.path), 0)
    assert.match((await gate.get(`/${other.path}`)).reason, /other@3\.0~rc1-1/)
  })

  it('an address that apt printed is explained', async () => {
    const url = encodeURIComponent(`${gate.url}/${demo.path}`)
    const why = await app.request('GET', `/api/v1/why?url=${url}`, { as: 'developer' })
    assert.deepEqual([why.body.name, why.body.version], ['demo', '2:1.0-1'], JSON.stringify(why.body))
  })

  it('admitted: the very bytes, and the rest after a break (Range with the date that was told)', async () => {
    await gate.admit('demo', ['2:1.0-1'])
    const whole = await gate.get(`/${demo.path}`)
    assert.equal(whole.status, 200, whole.body.toString().slice(0, 300))
    assert.deepEqual(whole.body, demo.bytes)
    const date = String(whole.headers['last-modified'])
    app.clock.advance(30)
    const part = await gate.get(`/${demo.path}`, { headers: { range: 'bytes=100-', 'if-range': date } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, demo.bytes.subarray(100))
    const changed = new Date(0).toUTCString()
    const again = await gate.get(`/${demo.path}`, { headers: { range: 'bytes=100-', 'if-range': changed } })
    assert.equal(again.status, 200)
    assert.equal(asked(demo.path), 1)
  })

  it('the packages of all architectures, and a source that belongs to two versions', async () => {
    assert.equal((await gate.get(`/${common.path}`)).status, 403)
    await gate.admit('demo-common', ['1.0-1'])
    assert.deepEqual((await gate.get(`/${common.path}`)).body, common.bytes)
    // `demo` 2:1.0-1 is admitted, 2:1.0-2 is not: the file is part of both.
    assert.deepEqual((await gate.get(`/${orig}`)).body, shared)
  })

  it('names of the bank are refused', async () => {
    assert.equal((await gate.get(`/${bank.path}`)).status, 403)
    assert.equal(asked(bank.path), 0)
  })

  it('other bytes than the list states are never served', async () => {
    const bad = makeDeb({ name: 'bad', version: '1.0' })
    publish(makeArchive({ debs: [demo, common, other, bad], sources, origin: 'Debian' }))
    app.clock.advance(400)
    assert.equal((await gate.get(`/${bad.path}`)).status, 403)
    await gate.admit('bad', ['1.0'])
    upstream.setFault(`/${bad.path}`, { kind: 'corrupted' })
    const answer = await gate.get(`/${bad.path}`)
    assert.equal(answer.status, 503)
    assert.match(answer.reason, /other bytes/)
    upstream.setFault(`/${bad.path}`, undefined)
    app.clock.advance(61)
    assert.deepEqual((await gate.get(`/${bad.path}`)).body, bad.bytes)
  })

  it('a list that is not the one that Release names is not read; one that is cut is no list', async () => {
    const late = makeDeb({ name: 'late', version: '1.0' })
    const files = makeArchive({ debs: [demo, common, other, late], origin: 'Debian' })
    publish(files)
    app.clock.advance(400)
    const [byHash = ''] = [...files.keys()].filter((path) => /by-hash/.test(path)).slice(-1)
    upstream.setFault(byHash, { kind: 'corrupted' })
    const answer = await gate.get(`/${late.path}`)
    assert.equal(answer.status, 503)
    assert.match(answer.reason, /other bytes than its address says/)
    upstream.setFault(byHash, undefined)
    assert.equal((await gate.get(`/${late.path}`)).status, 403)
  })

  it('upstream away: what is known is served, stale where it must be; what is new is not', async () => {
    const fresh = makeDeb({ name: 'fresh', version: '1.0' })
    upstream.put(`/${fresh.path}`, fresh.bytes)
    app.clock.advance(400)
    upstream.setFault('*', { kind: 'reset' })
    assert.equal((await gate.get(`/${demo.path}`)).status, 200)
    const release = await gate.get('/dists/stable/InRelease')
    assert.deepEqual([release.status, release.headers.warning], [200, '110 - "upstream unreachable"'])
    assert.equal((await gate.get(`/${fresh.path}`)).status, 404)
    assert.equal((await gate.get('/dists/unknown/InRelease')).status, 503)
    upstream.setFault('*', undefined)
    app.clock.advance(60)
  })

  it('a version that the lists name no longer is served to those who have it pinned', async () => {
    publish(makeArchive({ debs: [other], origin: 'Debian' }))
    app.clock.advance(400)
    assert.equal((await gate.get(`/${common.path}`)).status, 200)
  })

  it('a package that is passed off as an index is not passed on', async () => {
    const hash = sha256(other.bytes)
    upstream.put(`/dists/stable/main/binary-amd64/by-hash/SHA256/${hash}`, other.bytes)
    const answer = await gate.get(`/dists/stable/main/binary-amd64/by-hash/SHA256/${hash}`)
    assert.equal(answer.status, 503)
    assert.match(answer.body.toString(), /which is no index/)
  })

  it('images, folders, uploads and odd paths are refused', async () => {
    const image = await gate.get('/dists/stable/main/installer-amd64/current/images/netboot/linux')
    assert.match(image.reason, /images for installing a system are not/)
    assert.match((await gate.get('/pool/x.deb', { method: 'PUT' })).reason, /cannot be uploaded/)
    for (const odd of ['/../x', '/pool/%2e%2e/x.deb', '/pool/a%2fb.deb', '/pool/%00.deb', '//x.deb', '/pool\\x.deb'])
      assert.equal((await gate.get(odd)).status, 404, odd)
  })

  it('a release that cannot be read does not stand in the way of the others', async () => {
    upstream.put('/dists/odd/InRelease', '<html>Sign in</html>')
    assert.equal((await gate.get('/dists/odd/InRelease')).status, 200)
    app.clock.advance(400)
    assert.equal((await gate.get(`/${other.path}`)).status, 403)
  })

  it('lists in .xz alone are read, although the release names plain ones too; a list that is gone withholds nothing', async () => {
    const packed = makeDeb({ name: 'packed', version: '1.0' })
    const gone = makeDeb({ name: 'gone', version: '1.0' })
    publish(makeArchive({ debs: [gone], suite: 'archived', byHash: false }))
    publish(makeArchive({ debs: [packed], suite: 'zipped', byHash: false, lists: { ending: '.xz', pack: makeXz } }))
    upstream.remove('/dists/zipped/main/binary-amd64/Packages')
    for (const ending of ['', '.gz']) upstream.remove(`/dists/archived/main/binary-amd64/Packages${ending}`)
    for (const suite of ['zipped', 'archived']) assert.equal((await gate.get(`/dists/${suite}/InRelease`)).status, 200)
    app.clock.advance(400)
    assert.match((await gate.get(`/${packed.path}`)).reason, /^Assay held packed@1\.0/)
    await gate.admit('packed', ['1.0'])
    assert.deepEqual((await gate.get(`/${packed.path}`)).body, packed.bytes)
    const answer = await gate.get(`/${gone.path}`)
    assert.equal(answer.status, 503)
    assert.match(answer.reason, /is named and not there/)
  })

  it('without a token 401, which apt answers with its credentials', async () => {
    const nobody = await gate.get('/dists/stable/InRelease', { token: '' })
    assert.deepEqual([nobody.status, nobody.headers['www-authenticate']], [401, 'Basic realm="Assay"'])
  })
})
