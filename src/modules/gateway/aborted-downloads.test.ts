import assert from 'node:assert/strict'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '#platform/ids.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { engineOf } from './engine/engine.ts'

const big = makePackage({ name: 'big', version: '1.0.0', sizeBytes: 30_000_000 })
const tarball = '/big/-/big-1.0.0.tgz'
const canCount = process.platform === 'linux'

describe('clients that go away', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [big] })
    gate = await openGate(app, upstream)
    await gate.admit('big', ['1.0.0'])
  })
  after(() => upstream.close())

  /** Blobs that this process holds open. */
  const openBlobs = () =>
    readdirSync('/proc/self/fd').filter((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`).includes('/blobs/sha256/')
      } catch {
        return false
      }
    }).length
  const eventually = async (holds: () => boolean | Promise<boolean>) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await holds()) return true
      await delay(20)
    }
    return false
  }
  const ask = (): Socket => {
    const { hostname, port } = new URL(gate.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    const { token } = app.people.developer
    socket.write(`GET /repo/npm${tarball} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    return socket
  }

  it('before the first byte: the fetch goes on, nothing stays open, and the next one is served', {
    skip: !canCount,
  }, async () => {
    let release = () => {}
    const until = new Promise<void>((done) => {
      release = done
    })
    upstream.setFault(tarball, { kind: 'hang', until })
    const socket = ask()
    assert.ok(await eventually(() => upstream.requests.has(tarball)))
    socket.destroy()
    await delay(50)
    release()
    upstream.setFault(tarball, undefined)
    assert.equal((await gate.get(tarball)).body.byteLength, big.tarball.byteLength)
    assert.equal(upstream.requests.get(tarball), 1)
    assert.ok(await eventually(() => openBlobs() === 0))
    // Also the one who went away is in the log.
    const path = '/api/v1/downloads?kind=artifact'
    const recorded = async () => {
      const { body } = await app.request('GET', path, { as: 'auditor' })
      assert.ok(body.items, JSON.stringify(body))
      return body.items.length === 2
    }
    assert.ok(await eventually(recorded))
  })

  it('in the middle: the file is closed', { skip: !canCount }, async () => {
    const sockets = Array.from({ length: 5 }, ask)
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.once('data', done))))
    for (const socket of sockets) socket.pause()
    assert.ok(await eventually(() => openBlobs() > 0))
    for (const socket of sockets) socket.destroy()
    assert.ok(await eventually(() => openBlobs() === 0))
  })

  it('a record that the database does not take is set aside and holds up none of the others', async () => {
    const context = app.context()
    const { spool } = engineOf(context)
    const repository = await context.db.selectFrom('repository').select('id').executeTakeFirstOrThrow()
    const made = (name: string, address: string | null) => ({
      ...{ id: newId(context.now), at: context.now, repository_id: repository.id, kind: 'other', name, version: null },
      ...{ outcome: 'served', verdict_code: null, status: 200, size_bytes: 0, duration_ms: 1, cache: '-', client: '' },
      ...{ account_id: null, person_id: null, token_id: null, application_id: null, address: address as string },
    })
    for (const [name, address] of [
      ['before', 'a'],
      ['poison', null],
      ['nul\0', 'a'],
      ['after', 'a'],
    ] as const)
      spool.add(made(name, address))
    await spool.flush(context)
    const rows = await context.db.selectFrom('download').select('name').where('kind', '=', 'other').execute()
    assert.deepEqual(rows.map((row) => row.name).sort(), ['after', 'before'])
    const aside = readFileSync(join(app.config.dataFolder, 'rejected-downloads.jsonl'), 'utf8').trim().split('\n')
    assert.deepEqual(
      aside.map((line) => JSON.parse(line).name),
      ['poison', 'nul\0'],
    )
  })

  it('a blob that was taken away is fetched again, not promised and then missing', async () => {
    const { sha256 } = await app
      .context()
      .db.selectFrom('artifact')
      .select('sha256')
      .where('file_name', '=', 'big-1.0.0.tgz')
      .executeTakeFirstOrThrow()
    await app.context().blobs.remove(String(sha256))
    const answer = await gate.get(tarball)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, big.tarball)
  })
})
