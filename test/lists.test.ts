import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createToken } from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { findPackage, recordIndex } from '#modules/catalog/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { grantAdmissions, restrict } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { makeVersion } from '../src/modules/catalog/testdata/package-index.ts'
import { bomOf } from './bom.ts'
import { testApp } from './harness.ts'

const samples = join(fileURLToPath(new URL('../', import.meta.url)), 'samples', 'advisories')
const versions = ['1.0.0', '1.0.0-rc.1', '2.0.0', '10.0.0', 'not a version', 'neither']
const names = ['zeta', 'alpha', 'Beta', 'alpha-two', 'x-alpha', 'gamma']

interface Row {
  // biome-ignore lint/suspicious/noExplicitAny: rows of every list
  readonly [field: string]: any
}

/** What a row shows of each order that its list offers; absent where the row does not show it. */
const shownBy: Readonly<Record<string, Readonly<Record<string, (row: Row) => unknown>>>> = {
  '/packages': { name: (row) => row.name, created: (row) => row.createdAt },
  '/versions': { published: (row) => row.publishedAt ?? '', license: (row) => row.license ?? '' },
  '/advisories': {
    severity: (row) => row.severityScore ?? -1,
    modified: (row) => row.modifiedAt,
    published: (row) => row.publishedAt ?? '',
  },
  '/applications': { code: (row) => row.code, owner: (row) => row.owner.name },
  '/people': { email: (row) => row.email ?? '' },
  '/tokens': { expires: (row) => row.expiresAt, lastUsed: (row) => row.lastUsedAt ?? '' },
  '/admissions': { name: (row) => row.name, expires: (row) => row.validUntil ?? '9' },
  '/restrictions': { expires: (row) => row.validUntil ?? '9' },
  '/audit': { sequence: (row) => row.sequence, action: (row) => row.action },
}

describe('every list that offers orders', () => {
  const app = testApp()
  const paths = new Map<string, string>()
  before(async () => {
    const { developer, architect, securityEngineer } = app.people
    await importAdvisories(app.context(), { path: samples, source: 'sample', sample: true })
    await transact(app.context(securityEngineer.actor), async (tx) => {
      for (const [index, name] of names.entries()) {
        const listed = versions.map((version, at) =>
          makeVersion(version, {
            ...(at % 2 ? { publishedAt: `2026-0${at + 1}-01T00:00:00.000Z` } : {}),
            ...(at > 2 ? { license: 'MIT' } : {}),
          }),
        )
        await recordIndex(tx, { ecosystem: 'npm', index: { name, versions: listed, tags: {} } })
        const { packageId } = (await findPackage(tx, { ecosystem: 'npm', name })) ?? { packageId: '' }
        const until = index % 2 ? { validUntil: new Date(Date.UTC(2027, index % 3, 1)) } : {}
        const effect = (['deny', 'warn', 'hold'] as const)[index % 3] ?? 'deny'
        await restrict(tx, { packageId, effect, publicText: 'because', ...until })
      }
      const found = await tx.db.selectFrom('package_version').select('id').execute()
      for (const [index, { id }] of found.entries())
        await grantAdmissions(tx, {
          versionIds: [id],
          reason: 'test',
          ...(index % 3 ? { validUntil: new Date(Date.UTC(2027, index % 4, 1)) } : {}),
        })
    })
    await transact(app.context(), async (tx) => {
      for (const [index, code] of ['PAY', 'CORE', 'ALM', 'PAY2', 'WEB'].entries())
        await createApplication(tx, {
          code,
          name: index % 2 ? 'Same name' : code,
          orgUnitId: developer.actor.orgUnitId,
          ownerPersonId: index % 2 ? developer.personId : architect.personId,
        })
      for (let days = 1; days < 8; days++)
        await createToken(tx, {
          accountId: developer.accountId,
          name: `t${days % 3}`,
          scopes: ['*'],
          expiresInDays: 1 + (days % 4),
        })
    })
    const description = await app.request('GET', '/api/v1/openapi.json')
    const owners = await findOwners()
    for (const [path, { get }] of Object.entries<{
      get?: { parameters: { name: string; schema: { enum?: string[] } }[] }
    }>(description.body.paths)) {
      const sort = get?.parameters.find(({ name }) => name === 'sort')?.schema.enum
      for (const order of sort ?? [])
        paths.set(
          `${path.replace('/api/v1', '').replace(/(?<=\/(\w+)\/)\{id\}/, (_, of) => owners.get(of) ?? '')} ${order}`,
          order,
        )
    }
  })

  /** Whose lists are walked: the id of one thing of each kind. */
  const findOwners = async (): Promise<ReadonlyMap<string, string>> => {
    for (const release of ['1.0', '1.1', '2.0'])
      await app.request('POST', `/api/v1/sboms?application=PAY&release=${release}`, {
        as: 'devops',
        body: bomOf('left@1.0.0', 'minimist@1.2.0', `right@${release}.0`),
      })
    await app.drain()
    const { rows } = await app.app.database.pool.query<{ kind: string; id: string }>(`
      select 'packages' as kind, id::text from package where name = 'zeta'
      union all select 'applications', id::text from application where code = 'PAY'
      union all select 'releases', max(id)::text from release`)
    return new Map(rows.map(({ kind, id }) => [kind, id]))
  }

  const walk = async (path: string, sort: string | undefined): Promise<readonly Row[]> => {
    const rows: Row[] = []
    let after = ''
    for (let page = 0; page < 200; page++) {
      const query = new URLSearchParams({ limit: '4', ...(sort ? { sort } : {}), ...(after ? { after } : {}) })
      if (path === '/tokens') query.set('all', 'true')
      const { status, body } = await app.request('GET', `/api/v1${path}?${query}`, { as: 'administrator' })
      assert.equal(status, 200, `${path} ${sort} ${JSON.stringify(body)}`)
      rows.push(...body.items)
      after = body.next
      if (!after) {
        assert.equal(rows.length, body.total, `${path} ${sort}`)
        return rows
      }
    }
    assert.fail(`${path} ${sort} does not end`)
  }
  const idOf = (row: Row) => String(row.id ?? row.sequence ?? row.versionId)

  it('shows each row once in each of them, and backwards in the opposite', async () => {
    assert.ok(paths.size >= 60, `only ${paths.size}`)
    for (const [key, sort] of paths) {
      if (sort.startsWith('-')) continue
      const path = key.split(' ')[0] ?? ''
      const rows = await walk(path, sort)
      const ids = rows.map(idOf)
      assert.equal(new Set(ids).size, ids.length, key)
      assert.deepEqual((await walk(path, `-${sort}`)).map(idOf), ids.toReversed(), key)
      assert.deepEqual((await walk(path, undefined)).map(idOf).toSorted(), ids.toSorted(), key)
      const shown = shownBy[path.replace(/^\/packages\/.*/, '/versions')]?.[sort]
      if (!shown) continue
      const values = rows.map(shown)
      for (let at = 1; at < values.length; at++)
        assert.ok(
          (values[at - 1] as string) <= (values[at] as string),
          `${key}: ${values[at - 1]} before ${values[at]}`,
        )
    }
  })

  it('versions are in the order of their ecosystem, those without a place count as the lowest', async () => {
    const path = [...paths.keys()].find((key) => key.endsWith('/versions version'))?.split(' ')[0] ?? ''
    const spelled = (await walk(path, 'version')).map(({ version }) => version)
    assert.deepEqual(spelled, ['neither', 'not a version', '1.0.0-rc.1', '1.0.0', '2.0.0', '10.0.0'])
  })

  it('packages found by a text begin with the best match, unless another order is asked for', async () => {
    const found = async (more: string) =>
      (await app.request('GET', `/api/v1/packages?text=alpha${more}`, { as: 'developer' })).body.items.map(
        (row: Row) => row.name,
      )
    assert.deepEqual(await found(''), ['alpha', 'alpha-two', 'x-alpha'])
    assert.deepEqual(await found('&sort=-name'), ['x-alpha', 'alpha-two', 'alpha'])
  })

  it('refuses orders that are not offered and cursors of another order', async () => {
    const ask = (query: string) => app.request('GET', `/api/v1/packages?${query}`, { as: 'developer' })
    for (const sort of ['nothing', 'constructor', '--name', 'name;drop', '-']) {
      const { status, body } = await ask(`sort=${encodeURIComponent(sort)}`)
      assert.deepEqual([status, body.code], [400, 'request.invalid'], sort)
    }
    const { next } = (await ask('sort=name&limit=2')).body
    assert.equal((await ask(`sort=name&limit=2&after=${next}`)).status, 200)
    const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    const id = '00000000-0000-7000-8000-000000000000'
    for (const query of [
      `sort=-name&after=${next}`,
      `after=${next}`,
      `sort=name&after=${cursor('name', 'a', "' or 1=1")}`,
      `sort=name&after=${cursor('name', 'a\u0000', id)}`,
      `sort=name&after=${cursor('name', 1, id)}`,
      `sort=name&after=${cursor('name', id)}`,
    ])
      assert.equal((await ask(query)).body.code, 'request.bad-cursor', query)
    const times = ['2026-13-01T00:00:00.000000Z', '2026-02-31T00:00:00.000000Z', 'infinity', '2026-01-01']
    for (const time of times) {
      const query = `sort=modified&after=${cursor('modified', time, 'X')}`
      const { body } = await app.request('GET', `/api/v1/advisories?${query}`, { as: 'developer' })
      assert.equal(body.code, 'request.bad-cursor', time)
    }
  })
})
