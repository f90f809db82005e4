import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { openScratchDatabase, type ScratchDatabase } from '../tools/scratch-database.ts'
import { type GateServer, startGateServer } from './processes/start-gate-server.ts'
import { type ImagePusher, openPusher } from './push-image.ts'
import { blob, makeImage } from './upstreams/image.ts'
import { type S3Server, startS3Server } from './upstreams/s3-server.ts'

const serverUrl = process.env.ASSAY_DATABASE_URL
const name = 'bank/app'
const image = makeImage('pieces')

describe('uploads through several servers over one database and one bucket', {
  skip: serverUrl ? false : 'the embedded database is for the processes of one machine; needs PostgreSQL',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-several-uploads-'))
  const state = {} as { bucket: S3Server; scratch: ScratchDatabase }
  const servers: GateServer[] = []
  const pushers: ImagePusher[] = []
  before(async () => {
    state.bucket = await startS3Server()
    state.scratch = await openScratchDatabase(serverUrl ?? '')
    for (const each of ['one', 'two']) {
      const environment = { ASSAY_DATABASE_URL: state.scratch.url, ...state.bucket.environment }
      servers.push(
        await startGateServer({ folder: join(folder, each), upstreamUrl: 'http://127.0.0.1:9', environment }),
      )
      if (each === 'one') await addHosted(state.scratch.url)
      const token = servers[0]?.token ?? ''
      pushers.push(openPusher({ url: servers.at(-1)?.url ?? '', repository: 'own', token }))
    }
  })
  after(async () => {
    for (const server of servers) await server.stop()
    await state.scratch?.drop()
    await state.bucket?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('each request of an upload may come to another one', async () => {
    const [one, two] = pushers as [ImagePusher, ImagePusher]
    for (const { bytes, digest } of image.blobs) {
      const half = Math.floor(bytes.byteLength / 2)
      const location = (await one.ask('POST', `${name}/blobs/uploads/`)).headers.get('location') ?? ''
      const first = await two.ask('PATCH', location, { body: bytes.subarray(0, half) })
      assert.deepEqual([first.status, first.headers.get('range')], [202, `0-${half - 1}`], first.body)
      assert.equal((await one.ask('GET', location)).headers.get('range'), `0-${half - 1}`)
      const range = `${half}-${bytes.byteLength - 1}`
      const answers = await Promise.all(
        [one, two].map((each) =>
          each.ask('PATCH', location, { body: bytes.subarray(half), headers: { 'content-range': range } }),
        ),
      )
      assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 416])
      const ended = await two.ask('PUT', `${location}?digest=${digest}`)
      assert.equal(ended.status, 201, ended.body)
      assert.equal((await one.ask('GET', location)).status, 404)
    }
    assert.equal((await one.putManifest(name, '1.0', image.manifest)).status, 201)
    for (const each of [one, two]) {
      const pulled = await each.ask('GET', `${name}/manifests/1.0`)
      assert.equal(pulled.body, image.manifest.bytes.toString())
    }
  })

  it('a server that dies takes nothing along that it has answered for', async () => {
    const [one, two] = pushers as [ImagePusher, ImagePusher]
    const layer = blob(Buffer.alloc(50_000, 'a layer '), 'application/vnd.oci.image.layer.v1.tar')
    const location = (await two.ask('POST', `${name}/blobs/uploads/`)).headers.get('location') ?? ''
    assert.equal((await two.ask('PATCH', location, { body: layer.bytes })).status, 202)
    await servers[1]?.kill()
    const ended = await one.ask('PUT', `${location}?digest=${layer.digest}`)
    assert.equal(ended.status, 201, ended.body)
  })
})

/** Before anybody asked the server for a repository. */
async function addHosted(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const columns = 'id, name, ecosystem, kind, upstream_from, mode, reserved_names, created_at'
  const values = [randomUUID(), 'own', 'docker', 'hosted', 'none', 'observe', ['bank/*'], new Date('2026-01-01')]
  const sql = `insert into repository (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`
  await client.query(sql, values).finally(() => client.end())
}
