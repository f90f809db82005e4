import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { openScratchDatabase, type ScratchDatabase } from '../tools/scratch-database.ts'
import { type DatabaseLine, openDatabaseLine } from './database-line.ts'
import { type GateServer, startGateServer } from './processes/start-gate-server.ts'
import { rawRequest } from './raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from './upstreams/npm-upstream.ts'
import { type S3Server, startS3Server } from './upstreams/s3-server.ts'

const serverUrl = process.env.ASSAY_DATABASE_URL
const names = ['demo', 'cold', 'late', 'denied'] as const
const packages = names.map((name) => makePackage({ name, version: '1.0.0', sizeBytes: 3_000_000 }))
const tarballOf = (name: string) => packages.find((each) => each.name === name)?.tarball
const leaseSeconds = 20

describe('several servers over one database and one bucket', {
  skip: serverUrl ? false : 'the embedded database is for the processes of one machine; needs PostgreSQL',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-several-'))
  const state = {} as {
    upstream: NpmUpstream
    bucket: S3Server
    scratch: ScratchDatabase
    line: DatabaseLine
    token: string
  }
  const servers: GateServer[] = []
  const get = (server: GateServer | undefined, name: string) =>
    rawRequest(`${server?.url}/repo/npm/${name}/-/${name}-1.0.0.tgz`, { token: state.token })
  const statuses = (name: string) => Promise.all(servers.map(async (each) => (await get(each, name)).status))
  const start = (name: string, databaseUrl: string) =>
    startGateServer({
      folder: join(folder, name),
      upstreamUrl: state.upstream.url,
      environment: {
        ASSAY_DATABASE_URL: databaseUrl,
        ASSAY_LEASE_SECONDS: String(leaseSeconds),
        ...state.bucket.environment,
      },
    })
  before(async () => {
    state.upstream = await startNpmUpstream({ packages })
    state.bucket = await startS3Server()
    state.scratch = await openScratchDatabase(serverUrl ?? '')
    state.line = await openDatabaseLine(state.scratch.url)
    // The first migrates; the second is on a line of its own.
    servers.push(await start('one', state.scratch.url))
    servers.push(await start('two', state.line.url), await start('three', state.scratch.url))
    state.token = servers[0]?.token ?? ''
    for (const name of names) await servers[0]?.admit(name, state.token)
  })
  after(async () => {
    state.line?.mend()
    for (const server of servers) await server.stop()
    await state.line?.close()
    await state.scratch?.drop()
    await state.bucket?.close()
    await state.upstream?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('race for the same cold file: each serves it, and one object is kept', async () => {
    const answers = await Promise.all([...servers, ...servers, ...servers].map((server) => get(server, 'cold')))
    for (const { status, body } of answers) {
      assert.equal(status, 200)
      assert.deepEqual(body, tarballOf('cold'))
    }
    const asked = state.upstream.requests.get('/cold/-/cold-1.0.0.tgz') ?? 0
    assert.ok(asked >= 1 && asked <= servers.length, String(asked))
    const kept = [...state.bucket.objects.values()].filter(({ bytes }) =>
      bytes.equals(tarballOf('cold') ?? Buffer.alloc(0)),
    )
    assert.equal(kept.length, 1)
  })

  it('what one has fetched the others take from the bucket', async () => {
    assert.equal((await get(servers[0], 'demo')).status, 200)
    assert.deepEqual(await statuses('demo'), [200, 200, 200])
    assert.equal(state.upstream.requests.get('/demo/-/demo-1.0.0.tgz'), 1)
  })

  it('a decision made at one is in force at the others from the next request on', async () => {
    assert.deepEqual(await statuses('denied'), [200, 200, 200])
    const began = performance.now()
    await servers[2]?.deny('denied')
    assert.deepEqual(await statuses('denied'), [403, 403, 403])
    assert.ok(performance.now() - began < 5_000)
  })

  it('one that is cut off serves what it had confirmed for its lease, marked, and holds the rest; the others go on', async () => {
    state.line.cut()
    const served = await get(servers[1], 'demo')
    assert.equal(served.status, 200)
    assert.match(String(served.headers['x-assay-degraded']), /database unreachable since/)
    assert.notEqual((await get(servers[1], 'denied')).status, 200)
    for (const server of [servers[0], servers[2]]) {
      const { status, headers } = await get(server, 'late')
      assert.deepEqual([status, headers['x-assay-degraded']], [200, undefined])
    }
    assert.equal((await get(servers[1], 'late')).status, 503)
    await servers[0]?.deny('demo')
    assert.equal((await get(servers[0], 'demo')).status, 403)
    assert.equal((await get(servers[2], 'demo')).status, 403)
    assert.equal((await rawRequest(`${servers[1]?.url}/ready`)).status, 503)
    assert.equal((await rawRequest(`${servers[0]?.url}/ready`)).status, 200)
    const isOver = async () => (await get(servers[1], 'demo')).status === 503
    assert.ok(await eventually(isOver), 'the lease ends')
    state.line.mend()
    assert.ok(await eventually(async () => (await get(servers[1], 'late')).status === 200))
    assert.equal((await get(servers[1], 'demo')).status, 403)
  })

  it('downloads of all are counted, each once', async () => {
    const client = new pg.Client({ connectionString: state.scratch.url })
    await client.connect()
    const sumsOf = async (sql: string) => (await client.query(sql)).rows[0].sum
    const counted = `select sum(served)::int from download_daily where name = 'cold'`
    assert.ok(await eventually(async () => (await sumsOf(counted)) === 9))
    const slots = await client.query(`select distinct slot from download_daily where name = 'cold'`)
    assert.ok(slots.rows.length > 1)
    await client.end()
  })
})

async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await holds().catch(() => false)) return true
    await delay(100)
  }
  return false
}
