import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'
import { fetchArtifact } from './fetch-artifact.ts'

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'
const asJson = { headers: { accept: JSON_TYPE } }

const files = [
  makeDistribution({ name: 'Demo', version: '1.0.0', requiresPython: '>=3.8' }),
  makeDistribution({ name: 'Demo', version: '1.0.0', kind: 'sdist' }),
  makeDistribution({ name: 'Demo', version: '1.1.0', requires: ['inner>=2'] }),
  makeDistribution({ name: 'Demo', version: '2.0.0' }),
  makeDistribution({ name: 'Demo', version: '3.0.0', yanked: 'broken <build>' }),
  makeDistribution({ name: 'closed', version: '1.0.0' }),
  makeDistribution({ name: 'local', version: '1.0+cpu' }),
  makeDistribution({ name: 'bare', version: '1.0', metadata: 'without-digest' }),
]

describe('the protocol of Python package indexes', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  const page = async (name: string) => JSON.parse((await gate.get(`/simple/${name}/`, asJson)).body.toString())
  before(async () => {
    upstream = await startPypiUpstream({ files })
    gate = await openGate(app, upstream, { ecosystem: 'pypi', reservedNames: ['Bank_*', 'ledger'] })
    await gate.admit('demo', ['1.0.0', '1.1.0', '3.0.0'])
    await gate.admit('local', ['1.0+cpu'])
  })
  after(() => upstream.close())

  it('JSON: what may be used as upstream lists it, what is refused yanked with our reason', async () => {
    const answer = await gate.get('/simple/demo/', asJson)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], JSON_TYPE)
    assert.match(String(answer.headers.vary), /accept/)
    const found = JSON.parse(answer.body.toString())
    assert.equal(found.meta['api-version'], '1.4')
    assert.deepEqual(found.versions, ['1.0.0', '1.1.0', '2.0.0', '3.0.0'])
    const [first, source] = found.files
    assert.deepEqual(
      { ...first, hashes: 0, 'core-metadata': 0, 'dist-info-metadata': 0, size: 0 },
      {
        filename: 'demo-1.0.0-py3-none-any.whl',
        url: '../../packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl',
        hashes: 0,
        'requires-python': '>=3.8',
        'core-metadata': 0,
        'dist-info-metadata': 0,
        size: 0,
        'upload-time': '2020-01-01T00:00:00.000000Z',
        yanked: false,
      },
    )
    assert.equal(source.filename, 'demo-1.0.0.tar.gz')
    assert.equal(source['core-metadata'], undefined)
    const yanked = Object.fromEntries(
      found.files.map((file: { filename: string; yanked: unknown }) => [file.filename, file.yanked]),
    )
    assert.match(yanked['demo-2.0.0-py3-none-any.whl'], /^The licence is missing.* http.*\/p\/pypi\/demo$/)
    assert.equal(yanked['demo-3.0.0-py3-none-any.whl'], 'broken <build>')
  })

  it('HTML: the same decision, every text escaped', async () => {
    const answer = await gate.get('/simple/demo/')
    assert.equal(answer.headers['content-type'], 'text/html')
    const text = answer.body.toString()
    assert.match(text, /<meta name="pypi:repository-version" content="1\.\d">/)
    assert.match(text, /href="\.\.\/\.\.\/packages\/demo\/1\.0\.0\/demo-1\.0\.0-py3-none-any\.whl#sha256=[\da-f]{64}"/)
    assert.match(text, /data-requires-python="&gt;=3\.8"/)
    assert.match(text, /data-yanked="broken &lt;build&gt;"/)
    assert.match(text, /demo-2\.0\.0-py3-none-any\.whl#sha256=[^>]* data-yanked="The licence/)
    const html = await gate.get('/simple/demo/', { headers: { accept: 'application/vnd.pypi.simple.latest+html' } })
    assert.equal(html.headers['content-type'], 'application/vnd.pypi.simple.v1+html')
    assert.equal(html.body.toString(), text)
  })

  it('a form that nobody asked for is not given: 406', async () => {
    const answer = await gate.get('/simple/demo/', { headers: { accept: 'application/vnd.pypi.simple.v2+json' } })
    assert.equal(answer.status, 406)
    assert.equal(answer.headers.vary, 'accept')
    const query = await gate.get(`/simple/demo/?format=${encodeURIComponent(JSON_TYPE)}`)
    assert.equal(query.headers['content-type'], JSON_TYPE)
  })

  it('names lead to their one spelling, relative and within the repository', async () => {
    for (const [path, location] of [
      ['/simple/demo', './demo/'],
      ['/simple/De.mo', './de-mo/'],
      ['/simple/De_mo/', '../de-mo/'],
      ['/simple', './simple/'],
    ] as const) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 301, path)
      assert.equal(answer.headers.location, location)
    }
    assert.equal(upstream.requests.get('/simple/de-mo/'), undefined)
  })

  it('the root lists what is known here, and asks upstream for nothing', async () => {
    const answer = JSON.parse((await gate.get('/simple/', asJson)).body.toString())
    assert.deepEqual(answer.projects, [{ name: 'demo' }, { name: 'local' }])
    assert.match((await gate.get('/simple/')).body.toString(), /<a href="demo\/">demo<\/a>/)
    assert.equal(upstream.requests.get('/simple/'), undefined)
  })

  it('files and their metadata: verified, and refused with the reason phrase and problem details', async () => {
    const wheel = files[2]
    const path = '/packages/demo/1.1.0/demo-1.1.0-py3-none-any.whl'
    const answer = await gate.get(path)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, wheel?.bytes)
    const described = await gate.get(`${path}.metadata`)
    assert.equal(described.body.toString(), wheel?.metadata)
    assert.match(described.body.toString(), /Requires-Dist: inner>=2/)
    for (const suffix of ['', '.metadata']) {
      const refused = await gate.get(`/packages/demo/2.0.0/demo-2.0.0-py3-none-any.whl${suffix}`)
      assert.equal(refused.status, 403)
      assert.match(refused.reason, /Assay held demo@2\.0\.0: .*\/d\/\w{8}$/)
      assert.equal(refused.headers['content-type'], 'application/problem+json')
      assert.match(JSON.parse(refused.body.toString()).detail, /held demo@2\.0\.0/)
    }
    assert.equal(upstream.requests.get('/files/demo-2.0.0-py3-none-any.whl'), undefined)
  })

  it('metadata without a digest is neither listed nor served', async () => {
    await gate.admit('bare', ['1.0'])
    const [file] = (await page('bare')).files
    assert.equal(file['core-metadata'], undefined)
    assert.equal((await gate.get('/packages/bare/1.0/bare-1.0-py3-none-any.whl.metadata')).status, 404)
    assert.equal((await gate.get('/packages/bare/1.0/bare-1.0-py3-none-any.whl')).status, 200)
  })

  it('a local version goes through addresses as it is', async () => {
    const [file] = (await page('local')).files
    assert.equal(file.url, '../../packages/local/1.0%2Bcpu/local-1.0%2Bcpu-py3-none-any.whl')
    const { pathname } = new URL(file.url, 'http://gate.invalid/simple/local/')
    assert.equal((await gate.get(pathname)).status, 200)
  })

  it('everything refused: files are listed as they are, and refused one by one', async () => {
    const [file] = (await page('closed')).files
    assert.equal(file.yanked, false)
    const refused = await gate.get('/packages/closed/1.0.0/closed-1.0.0-py3-none-any.whl')
    assert.equal(refused.status, 403)
  })

  it('reserved names in any spelling stay here; unknown ones are unknown', async () => {
    for (const name of ['bank-core', 'ledger']) {
      assert.equal((await gate.get(`/simple/${name}/`)).status, 403, name)
      assert.equal(upstream.requests.get(`/simple/${name}/`), undefined)
    }
    assert.equal((await gate.get('/packages/bank-core/1.0/bank_core-1.0.tar.gz')).status, 403)
    assert.equal((await gate.get('/simple/absent/', asJson)).status, 404)
  })

  it('the older JSON document of a project; without advisories nothing is said of vulnerabilities', async () => {
    const project = JSON.parse((await gate.get('/pypi/Demo/json')).body.toString())
    assert.equal(project.info.version, '3.0.0')
    assert.equal(project.releases['1.0.0'][0].url, `${gate.url}/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl`)
    assert.equal(project.vulnerabilities, undefined)
    assert.equal((await gate.get('/pypi/demo/1.1.0/json')).status, 503)
    assert.equal((await gate.get('/pypi/demo/9.9.9/json')).status, 404)
  })

  it('a licence stands in no page: it is read when a version is examined, and stays known', async () => {
    const row = () =>
      app
        .context()
        .db.selectFrom('package_version as v')
        .innerJoin('package as p', 'p.id', 'v.package_id')
        .select(['v.id', 'v.license', 'v.yanked'])
        .where('p.name', '=', 'closed')
        .where('v.version', '=', '1.0.0')
        .executeTakeFirstOrThrow()
    const { id } = await row()
    assert.ok('sha256' in (await fetchArtifact(app.context(), id)))
    assert.equal((await row()).license, null)
    const info = { name: 'closed', version: '1.0.0', license_expression: 'MIT' }
    upstream.setDocument('/pypi/closed/1.0.0/json', JSON.stringify({ info, urls: [{ packagetype: 'bdist_wheel' }] }))
    assert.ok('sha256' in (await fetchArtifact(app.context(), id)))
    assert.equal((await row()).license, 'MIT')
    upstream.addFile(makeDistribution({ name: 'closed', version: '2.0.0' }))
    app.clock.advance(90_000)
    assert.equal((await page('closed')).files.length, 2)
    assert.equal((await row()).license, 'MIT')
  })

  it('uploads and search are refused in words', async () => {
    for (const path of ['/legacy/', '/']) assert.equal((await gate.get(path, { method: 'POST' })).status, 405, path)
    assert.match((await gate.get('/legacy/', { method: 'POST' })).reason, /nothing can be published to repository pypi/)
    assert.match((await gate.get('/simple/', { method: 'POST' })).reason, /published by POST to the address/)
    assert.equal((await gate.get('/pypi', { method: 'POST' })).status, 404)
  })
})
