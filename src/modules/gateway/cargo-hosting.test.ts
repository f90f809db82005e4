import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { publicationOf } from '#test/upstreams/cargo-publication.ts'
import { type CargoUpstream, makeCrate, startCargoUpstream } from '#test/upstreams/cargo-upstream.ts'

const ledger = (version: string) => makeCrate({ name: 'bank-ledger', version })

describe('hosted repositories of Cargo', () => {
  const app = testApp()
  let upstream: CargoUpstream
  let base = ''
  const create = async (body: Record<string, unknown>) => {
    const made = await app.request('POST', '/api/v1/repositories', {
      as: 'devops',
      body: { ecosystem: 'cargo', ...body },
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    return made.body.id as string
  }
  const put = async (body: Buffer, options: { to?: string; token?: string; path?: string } = {}) => {
    const { to = 'own', token = app.people.developer.token, path = '/api/v1/crates/new' } = options
    const answer = await fetch(`${base}/repo/${to}${path}`, {
      method: 'PUT',
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: Uint8Array.from(body),
    })
    const type = answer.headers.get('content-type')
    const said = (await answer.json()) as { errors?: readonly { detail: string }[]; warnings?: object }
    return { status: answer.status, type, said, detail: said.errors?.[0]?.detail ?? '' }
  }
  const get = (repository: string, path: string) =>
    rawRequest(`${base}/repo/${repository}${path}`, { token: app.people.developer.token })
  const versions = async (repository: string) => {
    const { body } = await get(repository, '/ba/nk/bank-ledger')
    const lines = body.toString().trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line) as { vers: string; cksum: string; yanked: boolean })
  }

  before(async () => {
    const crates = [makeCrate({ name: 'taken', version: '1.0.0' }), ledger('99.0.0')]
    upstream = await startCargoUpstream({ crates })
    const gate = await openGate(app, upstream, { ecosystem: 'cargo' })
    base = gate.url.replace(/\/repo\/cargo$/, '')
    await gate.admit('taken', ['1.0.0'])
    const own = await create({ name: 'own', kind: 'hosted', reservedNames: ['bank-*', 'taken', 'Bank'] })
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const proxy = body.items.find((each: { name: string }) => each.name === 'cargo').id
    await create({ name: 'all', kind: 'group', members: [own, proxy] })
  })
  after(() => upstream.close())

  it('config.json tells Cargo that the repository is where one publishes', async () => {
    const { body } = await get('own', '/config.json')
    assert.equal(JSON.parse(body.toString()).api, `${base}/repo/own`)
  })

  it('what is published is in the index at once, with our checksum, and can be downloaded', async () => {
    const answer = await put(publicationOf(ledger('1.0.0')))
    assert.deepEqual([answer.status, answer.type], [200, 'application/json'])
    assert.deepEqual(answer.said, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } })
    const lines = await versions('own')
    assert.deepEqual(
      lines.map(({ vers, cksum, yanked }) => [vers, cksum, yanked]),
      [['1.0.0', ledger('1.0.0').checksum, false]],
    )
    const crate = await get('own', '/crates/bank-ledger/1.0.0/download')
    assert.equal(crate.status, 200)
    assert.deepEqual(crate.body, ledger('1.0.0').file)
  })

  it('a second version joins the first; what was published does not change', async () => {
    assert.equal((await put(publicationOf(ledger('1.1.0')))).status, 200)
    assert.equal((await put(publicationOf(ledger('1.1.0')))).status, 200)
    const other = { ...ledger('2.0.0'), version: '1.1.0' }
    const again = await put(publicationOf(other))
    assert.equal(again.status, 409)
    assert.match(again.detail, /bank-ledger 1\.1\.0 has been published already/)
    const lines = await versions('own')
    assert.deepEqual(
      lines.map(({ vers, cksum }) => [vers, cksum]),
      ['1.0.0', '1.1.0'].map((version) => [version, ledger(version).checksum]),
    )
  })

  it('two at once both succeed, and neither loses the other', async () => {
    const both = await Promise.all(['1.2.0', '1.3.0'].map((version) => put(publicationOf(ledger(version)))))
    assert.deepEqual(
      both.map(({ status }) => status),
      [200, 200],
    )
    const listed = (await versions('own')).map(({ vers }) => vers)
    assert.deepEqual(listed.sort(), ['1.0.0', '1.1.0', '1.2.0', '1.3.0'])
  })

  it('bad publications are refused by what is wrong, as Cargo reads it, and nothing of them is kept', async () => {
    const whole = publicationOf(ledger('3.0.0'))
    const cases: readonly (readonly [Buffer, RegExp])[] = [
      [whole.subarray(0, -1), /and \d+ are left/],
      [Buffer.concat([whole, whole]), /bytes follow the end of the crate/],
      [publicationOf(ledger('3.0.0'), { vers: 'x' }), /states no version/],
      [publicationOf(ledger('3.0.0'), { vers: '1.0.0+b' }), /1\.0\.0\+b is the same version as 1\.0\.0/],
      [Buffer.alloc(0), /before the length/],
    ]
    for (const [body, reason] of cases) {
      const answer = await put(body)
      assert.deepEqual([answer.status, answer.type], [422, 'application/json'])
      assert.match(answer.detail, reason)
    }
    assert.equal(
      (await versions('own')).some(({ vers }) => vers === '3.0.0'),
      false,
    )
    assert.equal((await get('own', '/crates/bank-ledger/3.0.0/download')).status, 404)
  })

  it('a name is one in every spelling: large letters work as Cargo asks, another spelling of it is refused', async () => {
    const mixed = (name: string, version: string) => publicationOf(makeCrate({ name, version }))
    assert.equal((await put(mixed('Bank_Core', '1.0.0'))).status, 200)
    assert.equal((await put(mixed('Bank_Core', '1.1.0'))).status, 200)
    for (const name of ['bank-core', 'bank_core', 'BANK_CORE', 'Bank-Core']) {
      const similar = await put(mixed(name, '2.0.0'))
      assert.equal(similar.status, 409, name)
      assert.match(similar.detail, /already in use here in the spelling Bank_Core/)
    }
    for (const repository of ['own', 'all']) {
      const { body } = await get(repository, '/ba/nk/bank_core')
      const lines = body.toString().trimEnd().split('\n')
      assert.deepEqual(
        lines.map((line) => [JSON.parse(line).name, JSON.parse(line).vers]),
        [
          ['Bank_Core', '1.0.0'],
          ['Bank_Core', '1.1.0'],
        ],
      )
      const crate = await get(repository, '/crates/Bank_Core/1.0.0/download')
      assert.deepEqual(crate.body, makeCrate({ name: 'Bank_Core', version: '1.0.0' }).file)
    }
    assert.equal((await get('own', '/ba/nk/bank-core')).status, 404)
    for (const path of ['/ba/nk/bank_core', '/ba/nk/bank-core', '/crates/Bank_Core/1.0.0/download'])
      assert.equal((await get('cargo', path)).status, 403, path)
  })

  it('more than a publication may have is not taken', async () => {
    const answer = await put(Buffer.alloc(64 * 1024 * 1024 + 1))
    assert.equal(answer.status, 413)
    assert.notEqual(answer.detail, '')
  })

  it('only who may, where one may, and only names that the repository is for', async () => {
    const body = publicationOf(ledger('4.0.0'))
    assert.equal((await put(body, { token: app.people.auditor.token })).status, 403)
    assert.equal((await put(body, { token: 'assay_wrong' })).status, 401)
    assert.equal((await put(body, { token: '' })).status, 401)
    for (const to of ['cargo', 'all']) {
      const elsewhere = await put(body, { to })
      assert.equal(elsewhere.status, 405)
      assert.match(elsewhere.detail, /nothing can be published to repository/)
    }
    const foreign = await put(publicationOf(makeCrate({ name: 'left', version: '1.0.0' })))
    assert.equal(foreign.status, 403)
    assert.match(foreign.detail, /left is not among the names/)
    const taken = await put(publicationOf(makeCrate({ name: 'taken', version: '2.0.0' })))
    assert.equal(taken.status, 409)
    assert.match(taken.detail, /taken comes from another repository/)
  })

  it('yanking and owners are refused with a reason', async () => {
    const answers = await Promise.all(
      ['1.0.0/unyank', 'owners'].map((path) => put(Buffer.from('{}'), { path: `/api/v1/crates/bank-ledger/${path}` })),
    )
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404],
    )
    assert.match(answers[0]?.detail ?? '', /cannot be yanked/)
    assert.match(answers[1]?.detail ?? '', /no owners/)
  })

  it('a group has it from the bank alone, and the proxy never asks upstream for it', async () => {
    assert.deepEqual(await versions('all'), await versions('own'))
    assert.deepEqual((await get('all', '/crates/bank-ledger/1.0.0/download')).body, ledger('1.0.0').file)
    for (const name of ['bank-ledger', 'bank_ledger'])
      assert.equal((await get('cargo', `/ba/nk/${name}`)).status, 403, name)
    for (const name of ['bank-ledger', 'Bank-Ledger', 'bank_ledger'])
      assert.equal((await get('cargo', `/crates/${name}/99.0.0/download`)).status, 403, name)
    const asked = [...upstream.requests.keys()]
    assert.equal(
      asked.some((path) => path.includes('taken')),
      true,
    )
    assert.deepEqual(
      asked.filter((path) => path.includes('ledger')),
      [],
    )
  })
})
