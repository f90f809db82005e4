import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makeZip } from '#test/upstreams/make-zip.ts'
import {
  type Distribution,
  makeDistribution,
  type PypiUpstream,
  startPypiUpstream,
} from '#test/upstreams/pypi-upstream.ts'

const asJson = { accept: 'application/vnd.pypi.simple.v1+json' }

interface Sending {
  readonly to?: string
  readonly path?: string
  readonly token?: string
  /** Fields that are sent otherwise; undefined: not at all. */
  readonly changes?: Readonly<Record<string, string | undefined>>
  readonly bytes?: Uint8Array
}

/** What twine sends, besides the file. */
function fieldsOf(made: Distribution, bytes: Uint8Array): Record<string, string | undefined> {
  const { name, version, kind = 'wheel', requiresPython } = made.input
  return {
    ':action': 'file_upload',
    protocol_version: '1',
    name,
    version,
    filetype: kind === 'wheel' ? 'bdist_wheel' : 'sdist',
    pyversion: kind === 'wheel' ? 'py3' : 'source',
    metadata_version: '2.1',
    requires_python: requiresPython,
    md5_digest: createHash('md5').update(bytes).digest('hex'),
    sha256_digest: createHash('sha256').update(bytes).digest('hex'),
    blake2_256_digest: 'ab'.repeat(32),
  }
}

describe('publishing to a hosted repository of Python packages', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  let base = ''
  const upload = async (made: Distribution, sending: Sending = {}) => {
    const {
      to = 'own',
      path = '/legacy/',
      token = app.people.developer.token,
      changes = {},
      bytes = made.bytes,
    } = sending
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...fieldsOf(made, bytes), ...changes }))
      if (value !== undefined) form.append(name, value)
    form.append('content', new Blob([Uint8Array.from(bytes)]), changes.fileName ?? made.fileName)
    const authorization = `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`
    const answer = await fetch(`${base}/repo/${to}${path}`, { method: 'POST', headers: { authorization }, body: form })
    const text = await answer.text()
    return { status: answer.status, text, code: text.startsWith('{') ? JSON.parse(text).code : undefined }
  }
  const get = (path: string, repository = 'own') =>
    rawRequest(`${base}/repo/${repository}${path}`, { token: app.people.developer.token, headers: asJson })
  const page = async (name: string) => JSON.parse((await get(`/simple/${name}/`)).body.toString())
  const wheel = makeDistribution({ name: 'Bank_Ledger', version: '1.0.0', requiresPython: '>=3.9' })
  const source = makeDistribution({ name: 'Bank_Ledger', version: '1.0.0', kind: 'sdist' })

  before(async () => {
    upstream = await startPypiUpstream({
      files: [
        makeDistribution({ name: 'bank-ledger', version: '99.0.0' }),
        makeDistribution({ name: 'bank-taken', version: '1.0.0' }),
      ],
    })
    gate = await openGate(app, upstream, { ecosystem: 'pypi' })
    base = gate.url.replace(/\/repo\/pypi$/, '')
    const body = { name: 'own', ecosystem: 'pypi', kind: 'hosted', reservedNames: ['bank-*'] }
    assert.equal((await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).status, 200)
    // Before anything is published here: the name is upstream's.
    await gate.get('/simple/bank-taken/')
  })
  after(() => upstream.close())

  it('a wheel and a source archive are listed with what was said of them, and come back byte for byte', async () => {
    assert.deepEqual(await upload(wheel), { status: 200, text: 'OK\n', code: undefined })
    assert.equal((await upload(source, { path: '/' })).status, 200)
    const { name, versions, files } = await page('bank-ledger')
    assert.deepEqual([name, versions], ['bank-ledger', ['1.0.0']])
    const publishedAt = files[0]['upload-time']
    assert.match(publishedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const metadata = { sha256: wheel.metadataSha256 }
    const folder = '../../packages/bank-ledger/1.0.0'
    assert.deepEqual(files, [
      {
        filename: wheel.fileName,
        url: `${folder}/${wheel.fileName}`,
        hashes: { sha256: wheel.sha256 },
        'requires-python': '>=3.9',
        'core-metadata': metadata,
        'dist-info-metadata': metadata,
        size: wheel.bytes.byteLength,
        'upload-time': publishedAt,
        yanked: false,
      },
      {
        filename: source.fileName,
        url: `${folder}/${source.fileName}`,
        hashes: { sha256: source.sha256 },
        size: source.bytes.byteLength,
        'upload-time': files[1]['upload-time'],
        yanked: false,
      },
    ])
    for (const made of [wheel, source])
      assert.deepEqual((await get(`/packages/bank-ledger/1.0.0/${made.fileName}`)).body, made.bytes)
    const beside = await get(`/packages/bank-ledger/1.0.0/${wheel.fileName}.metadata`)
    assert.equal(beside.body.toString(), wheel.metadata)
    assert.match((await get('/simple/')).body.toString(), /bank-ledger/)
  })

  it('what was published does not change; the same bytes again are no fault', async () => {
    assert.equal((await upload(wheel, { path: '/legacy' })).status, 200)
    const other = makeDistribution({ name: 'Bank_Ledger', version: '1.0.0', requires: ['inner'] })
    const again = await upload(other)
    assert.deepEqual([again.status, again.code], [409, 'publication.exists'])
    const { body } = await get(`/packages/bank-ledger/1.0.0/${wheel.fileName}`)
    assert.deepEqual(body, wheel.bytes)
  })

  it('one version under two spellings, and one file under two names, are refused', async () => {
    const short = await upload(makeDistribution({ name: 'bank-ledger', version: '1.0' }))
    assert.deepEqual([short.status, short.code], [422, 'publication.unreadable'])
    const name = 'Bank-Ledger-1.0.0.tar.gz'
    const renamed = makeDistribution({ name: 'bank-ledger', version: '1.0.0', kind: 'sdist', fileName: name })
    assert.equal((await upload(renamed)).status, 422)
    assert.equal((await page('bank-ledger')).files.length, 2)
  })

  it('a second version, and wheels for several platforms, join what is there', async () => {
    for (const tags of ['cp312-cp312-win_amd64', 'cp312-cp312-manylinux_2_28_x86_64'])
      assert.equal((await upload(makeDistribution({ name: 'bank-ledger', version: '1.1.0', tags }))).status, 200)
    const { versions, files } = await page('bank-ledger')
    assert.deepEqual([versions, files.length], [['1.0.0', '1.1.0'], 4])
  })

  it('uploads that are wrong are refused by what is wrong, and nothing of them is kept', async () => {
    const made = makeDistribution({ name: 'bank-other', version: '1.0' })
    const lie = makeDistribution({ name: 'bank-else', version: '1.0' }).bytes
    const cases: readonly (readonly [Sending, string])[] = [
      [{ changes: { sha256_digest: 'ab'.repeat(32) } }, 'publication.wrong-digest'],
      [{ changes: { md5_digest: 'ab'.repeat(16) } }, 'publication.wrong-digest'],
      [{ changes: { sha256_digest: 'none' } }, 'publication.wrong-digest'],
      [{ changes: { sha256_digest: undefined } }, 'publication.unreadable'],
      [{ changes: { name: 'bank-else' } }, 'publication.unreadable'],
      [{ changes: { name: '../else' } }, 'publication.unreadable'],
      [{ changes: { version: '2.0' } }, 'publication.unreadable'],
      [{ changes: { version: 'latest' } }, 'publication.unreadable'],
      [{ changes: { filetype: 'sdist' } }, 'publication.unreadable'],
      [{ changes: { fileName: '../bank_other-1.0-py3-none-any.whl' } }, 'publication.unreadable'],
      [{ changes: { fileName: 'bank_other-1.0.exe' } }, 'publication.unreadable'],
      [{ changes: { ':action': 'submit' } }, 'publication.unreadable'],
      [{ changes: { protocol_version: '2' } }, 'publication.unreadable'],
      [{ changes: { attestations: '[]' } }, 'publication.unreadable'],
      [{ changes: { content: 'twice' } }, 'publication.unreadable'],
      [{ changes: { requires_python: 'x'.repeat(1_025) } }, 'publication.unreadable'],
      [{ bytes: lie }, 'publication.unreadable'],
      [{ bytes: Buffer.from('no wheel') }, 'publication.unreadable'],
      [{ bytes: makeZip({ 'a.py': '' }) }, 'publication.unreadable'],
    ]
    for (const [sending, code] of cases) {
      const answer = await upload(made, sending)
      assert.deepEqual([answer.status, answer.code], [422, code], JSON.stringify(sending.changes ?? code))
    }
    assert.equal((await get('/simple/bank-other/')).status, 404)
    assert.equal((await upload(made)).status, 200)
  })

  it('only who may, where one may, and only names that the repository is for', async () => {
    const made = makeDistribution({ name: 'bank-third', version: '1.0' })
    assert.equal((await upload(made, { token: app.people.auditor.token })).status, 403)
    assert.equal((await upload(made, { token: 'assay_wrong' })).status, 401)
    const proxied = await upload(made, { to: 'pypi' })
    assert.deepEqual([proxied.status, proxied.code], [405, 'repository.read-only'])
    const foreign = await upload(makeDistribution({ name: 'left', version: '1.0' }))
    assert.deepEqual([foreign.status, foreign.code], [403, 'publication.not-owned'])
    const taken = await upload(makeDistribution({ name: 'Bank.Taken', version: '2.0' }))
    assert.deepEqual([taken.status, taken.code], [409, 'publication.name-taken'])
    assert.equal((await get('/simple/bank-third/')).status, 404)
  })

  it('a name that is published here is never asked for upstream', async () => {
    assert.equal((await get('/simple/bank-ledger/', 'pypi')).status, 403)
    const file = '/packages/bank-ledger/99.0.0/bank_ledger-99.0.0-py3-none-any.whl'
    assert.equal((await get(file, 'pypi')).status, 403)
    assert.deepEqual(
      [...upstream.requests.keys()].filter((path) => path.includes('ledger')),
      [],
    )
  })
})
