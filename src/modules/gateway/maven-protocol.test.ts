import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const
const hex = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex')
const demo = (version: string) =>
  makeArtifact({
    group: 'org.example',
    artifact: 'demo',
    version,
    more: {
      '-sources.jar': Buffer.from('sources'),
      '-linux-x86_64.tar.gz': Buffer.from('classified'),
      '.module': Buffer.from('{}'),
      '.jar.asc': Buffer.from('signature'),
    },
  })
const [one, two, three] = ['1.0', '1.5', '2.0'].map(demo) as [ReturnType<typeof demo>, ...ReturnType<typeof demo>[]]
const folder = '/org/example/demo'
const plugins =
  '<metadata><plugins><plugin><name>X</name><prefix>x</prefix><artifactId>x-maven-plugin</artifactId></plugin></plugins></metadata>'

describe('the protocol of Maven', () => {
  const app = testApp()
  let upstream: MavenUpstream
  let gate: Gate
  before(async () => {
    upstream = await startMavenUpstream([one, two, three].filter((each) => each !== undefined))
    upstream.setFile('/org/example/plugins/maven-metadata.xml', plugins)
    upstream.setFile('/single/maven-metadata.xml', plugins)
    gate = await openGate(app, upstream, {
      ecosystem: 'maven',
      reservedNames: ['com.bank:*', 'com.bank.*:*', 'com.own.*'],
    })
    await gate.admit('org.example:demo', ['1.0', '1.5'])
  })
  after(() => upstream.close())

  it('the list shows what may be used; latest and release are what is left, lastUpdated is upstream’s', async () => {
    const answer = await gate.get(`${folder}/maven-metadata.xml`)
    assert.equal(answer.status, 200, answer.body.toString())
    const text = answer.body.toString()
    assert.deepEqual(
      [...text.matchAll(/<version>(.*?)</g)].map(([, version]) => version),
      ['1.0', '1.5'],
    )
    assert.match(text, /<latest>1\.5<\/latest>\s*<release>1\.5<\/release>/)
    assert.match(text, /<lastUpdated>20200101000000</)
    assert.doesNotMatch(text, /2\.0</)
  })

  it('checksums are of the very bytes that are served', async () => {
    for (const path of [`${folder}/maven-metadata.xml`, `${folder}/1.0/demo-1.0.pom`, `${folder}/1.0/demo-1.0.jar`]) {
      const whole = await gate.get(path)
      assert.equal(whole.status, 200, whole.body.toString())
      for (const algorithm of algorithms) {
        const answer = await gate.get(`${path}.${algorithm}`, { headers: { 'accept-encoding': 'gzip' } })
        assert.equal(answer.body.toString(), hex(algorithm, whole.body), `${path}.${algorithm}`)
        assert.equal(answer.headers['content-type'], 'text/plain')
        if (!path.endsWith('.xml')) assert.equal(whole.headers[`x-checksum-${algorithm}`], hex(algorithm, whole.body))
      }
    }
  })

  it('every file of an approved version, by its path', async () => {
    for (const end of ['.pom', '.jar', '-sources.jar', '-linux-x86_64.tar.gz', '.module', '.jar.asc']) {
      const answer = await gate.get(`${folder}/1.5/demo-1.5${end}`)
      assert.equal(answer.status, 200, `${end}: ${answer.body}`)
      assert.deepEqual(answer.body, two?.files.get(`demo-1.5${end}`))
    }
    assert.equal((await gate.get(`${folder}/1.5/demo-1.5-javadoc.jar`)).status, 404)
  })

  it('pom, jar, module and signature of what is held: 403 with the reason, and nothing is fetched', async () => {
    for (const end of ['.pom', '.jar', '-sources.jar', '.module', '.jar.asc', '.pom.sha1', '.jar.sha512']) {
      const answer = await gate.get(`${folder}/2.0/demo-2.0${end}`)
      assert.equal(answer.status, 403, end)
      assert.match(answer.reason, /^Assay held org\.example:demo@2\.0: .*\/d\/[0-9a-z]{8}$/)
    }
    assert.equal(upstream.requests.get(`${folder}/2.0/demo-2.0.jar`), undefined)
  })

  it('problem details for those who ask for them, plain text for the others', async () => {
    const accept = 'application/problem+json,*/*'
    const asked = await gate.get(`${folder}/2.0/demo-2.0.pom`, { headers: { accept } })
    assert.equal(asked.headers['content-type'], 'application/problem+json')
    const problem = JSON.parse(asked.body.toString())
    assert.equal(problem.status, 403)
    assert.match(problem.detail, /org\.example:demo@2\.0/)
    const plain = await gate.get(`${folder}/2.0/demo-2.0.pom`)
    assert.equal(plain.headers['content-type'], 'text/plain; charset=utf-8')
    assert.match(plain.body.toString(), /^Assay held org\.example:demo@2\.0/)
  })

  it('without credentials: 401 that asks for Basic; the token is its password', async () => {
    const stranger = await gate.get(`${folder}/1.0/demo-1.0.pom`, { token: '' })
    assert.equal(stranger.status, 401)
    assert.match(String(stranger.headers['www-authenticate']), /^Basic /)
    const basic = `Basic ${Buffer.from(`x:${app.people.developer.token}`).toString('base64')}`
    const known = await gate.get(`${folder}/1.0/demo-1.0.pom`, { token: '', headers: { authorization: basic } })
    assert.equal(known.status, 200)
  })

  it('names of the bank are asked for nowhere, not even as a group of plugins', async () => {
    const before = [...upstream.requests.values()].reduce((sum, count) => sum + count, 0)
    for (const path of [
      '/com/bank/core/1.0/core-1.0.jar',
      '/com/bank/core/maven-metadata.xml',
      '/com/bank/pay/api/1.0/api-1.0.pom.sha1',
      '/com/bank/maven-metadata.xml',
      '/com/bank/pay/maven-metadata.xml',
      '/com/own/pay/maven-metadata.xml',
      '/com/own/pay/core/1/core-1.pom',
      '/COM/Bank/core/maven-metadata.xml',
    ]) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 403, path)
      assert.match(answer.reason, /name of the bank/, path)
    }
    assert.equal(
      [...upstream.requests.values()].reduce((sum, count) => sum + count, 0),
      before,
    )
    assert.equal((await gate.get('/com/banking/core/maven-metadata.xml')).status, 404)
  })

  it('the plugins of a group are passed on, with checksums that agree', async () => {
    for (const path of ['/org/example/plugins/maven-metadata.xml', '/single/maven-metadata.xml']) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 200, answer.body.toString())
      assert.equal(answer.body.toString(), plugins)
      assert.equal((await gate.get(`${path}.sha1`)).body.toString(), hex('sha1', answer.body))
    }
  })

  it('a version that no list names is known by its pom, and judged', async () => {
    upstream.addVersion(makeArtifact({ group: 'org.quiet', artifact: 'q', version: '3', licenses: ['MIT'] }))
    upstream.setFault('/org/quiet/q/maven-metadata.xml', { kind: 'status', status: 404 })
    assert.equal((await gate.get('/org/quiet/q/3/q-3.jar')).status, 403)
    assert.equal((await gate.get('/org/quiet/q/4/q-4.jar')).status, 404)
    assert.equal((await gate.get('/org/quiet/q/maven-metadata.xml')).status, 404)
  })

  it('SNAPSHOTs are refused with the reason; lists that do not exist are 404 with one', async () => {
    for (const path of [
      '/org/example/demo/3-SNAPSHOT/maven-metadata.xml',
      '/org/example/demo/3-SNAPSHOT/demo-3-SNAPSHOT.jar.sha1',
    ]) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 403)
      assert.match(answer.reason, /SNAPSHOT versions are not served/)
    }
    for (const path of [
      '/archetype-catalog.xml',
      '/.meta/prefixes.txt',
      '/.index/nexus-maven-repository-index.properties',
    ]) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 404)
      assert.match(answer.reason, /There is no /)
    }
    assert.equal((await gate.get(`${folder}/1.0/demo-1.0.jar`, { method: 'PUT' })).status, 405)
    assert.equal((await gate.get(`${folder}/1.0/demo-1.0.jar`, { method: 'DELETE' })).status, 403)
  })

  it('conditional requests, HEAD and Range', async () => {
    for (const path of [
      `${folder}/maven-metadata.xml`,
      `${folder}/1.0/demo-1.0.jar`,
      `${folder}/1.0/demo-1.0.jar.sha1`,
    ]) {
      const whole = await gate.get(path)
      const head = await gate.get(path, { method: 'HEAD' })
      assert.equal(head.headers['content-length'], String(whole.body.byteLength))
      assert.equal(head.body.byteLength, 0)
      assert.equal(head.headers['x-checksum-sha1'], whole.headers['x-checksum-sha1'])
      if (path.endsWith('sha1')) continue
      const again = await gate.get(path, { headers: { 'if-none-match': String(whole.headers.etag) } })
      assert.equal(again.status, 304, path)
    }
    const part = await gate.get(`${folder}/1.0/demo-1.0.jar`, { headers: { range: 'bytes=1-3' } })
    assert.deepEqual(part.body, one.jar.subarray(1, 4))
    assert.equal((await gate.get(`${folder}/2.0/demo-2.0.jar`, { method: 'HEAD' })).status, 403)
  })

  it('who only resolves is given poms and the whole list, and no jar', async () => {
    const at = (path: string) =>
      fetch(`${gate.url.replace('/repo/', '/resolve/')}${path}`, {
        headers: { authorization: `Bearer ${app.people.developer.token}` },
      })
    assert.match(await (await at(`${folder}/maven-metadata.xml`)).text(), /<version>2\.0</)
    const pom = await at(`${folder}/2.0/demo-2.0.pom`)
    assert.equal(pom.status, 200)
    assert.equal(await pom.text(), three?.pom.toString())
    assert.equal((await at(`${folder}/2.0/demo-2.0.jar`)).status, 403)
  })
})
