import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type S3Server, startS3Server } from '#test/upstreams/s3-server.ts'
import type { Blobs } from '../blobs.ts'
import { readConfig } from '../config.ts'
import { type Outbound, openOutbound } from '../outbound.ts'
import { openBlobs } from './open-blobs.ts'

const sizes = { wholeBytesMax: 100_000, partBytes: 40_000 }
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const made = (sizeBytes: number, seed: number) => Buffer.alloc(sizeBytes, `${seed}-something`)
const hour = 3_600_000

describe('blobs in a bucket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bucket-'))
  let server: S3Server
  let outbound: Outbound
  let now = new Date('2026-06-01T08:00:00Z')
  const outbounds: Outbound[] = []
  const open = async (name: string, environment: Readonly<Record<string, string>> = {}): Promise<Blobs> => {
    const config = readConfig({
      ASSAY_DATA: join(folder, name),
      ASSAY_BLOB_CACHE_BYTES: '1000000',
      ...server.environment,
      ...environment,
    })
    outbound = openOutbound(config)
    outbounds.push(outbound)
    return openBlobs(config, { outbound, clock: () => now, sizes })
  }
  const cached = (name: string) => readdirSync(join(folder, name, 'blob-cache', 'sha256'))
  const gather = async (stream: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  const requestsOf = async (work: () => Promise<unknown>) => {
    const from = server.log.length
    await work()
    return server.log.slice(from).map((line) => line.split(' ')[0])
  }
  before(async () => {
    server = await startS3Server()
    server.now = () => now
  })
  after(async () => {
    for (const each of outbounds) await each.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are stored under their digest, once, and found, read and streamed by others', async () => {
    const one = await open('one')
    const bytes = made(5_000, 1)
    const info = await one.put(bytes)
    assert.deepEqual(info, { sha256: digestOf(bytes), sizeBytes: 5_000 })
    const key = `bank/files/sha256/${info.sha256.slice(0, 2)}/${info.sha256}`
    assert.deepEqual([...server.objects.keys()], [key])
    assert.deepEqual(await requestsOf(() => one.put(bytes)), ['HEAD'])
    const other = await open('other')
    assert.deepEqual(await other.find(info.sha256), info)
    assert.equal(await other.find('0'.repeat(64)), undefined)
    const stream = other.stream(info.sha256)
    assert.deepEqual(await gather(stream), bytes)
    assert.equal(stream.bytesRead, 5_000)
    await assert.rejects(other.read('0'.repeat(64)), { code: 'ENOENT' })
    await assert.rejects(async () => other.read('../../etc/passwd'), RangeError)
    await assert.rejects(gather(other.stream('0'.repeat(64))), { code: 'ENOENT' })
  })

  it('come from the local copy the second time, whole and in part', async () => {
    const blobs = await open('copies')
    const other = await open('copies-writer')
    const { sha256 } = await other.put(made(6_000, 2))
    assert.deepEqual(await requestsOf(() => gather(blobs.stream(sha256, { start: 10, end: 19 }))), ['GET'])
    assert.deepEqual(cached('copies'), [])
    assert.deepEqual(await requestsOf(() => gather(blobs.stream(sha256))), ['GET'])
    assert.deepEqual(cached('copies'), [sha256])
    const quiet = await requestsOf(async () => {
      assert.deepEqual(await gather(blobs.stream(sha256, { start: 10, end: 19 })), made(6_000, 2).subarray(10, 20))
      assert.deepEqual(await blobs.read(sha256), made(6_000, 2))
      assert.deepEqual(await blobs.find(sha256), { sha256, sizeBytes: 6_000 })
    })
    assert.deepEqual(quiet, [])
  })

  it('larger than a part go in parts, also when parts fail at first, and none stays behind when they fail for good', async () => {
    const blobs = await open('parts')
    const bytes = made(210_001, 3)
    let failures = 2
    server.fault = ({ method }) => (method === 'PUT' && failures-- > 0 ? 503 : undefined)
    const { sha256 } = await blobs.put(bytes)
    server.fault = undefined
    const object = [...server.objects].find(([key]) => key.endsWith(sha256))?.[1]
    assert.deepEqual(object?.bytes, bytes)
    server.fault = ({ method }) => (method === 'PUT' ? 503 : undefined)
    await assert.rejects(blobs.put(made(210_002, 4)), { code: 'storage.unavailable', status: 503 })
    server.fault = undefined
    assert.equal(server.uploads.size, 0)
    assert.deepEqual(readdirSync(join(folder, 'parts', 'blob-cache', 'incoming')), [])
  })

  it('survive an answer that is lost, and a service that is away for a moment; a longer one is told', async () => {
    const blobs = await open('away')
    let left = 2
    server.fault = () => (left-- > 0 ? 'reset' : undefined)
    const { sha256 } = await blobs.put(made(7_000, 5))
    server.fault = () => 503
    const other = await open('away-other')
    await assert.rejects(other.find(sha256), { code: 'storage.unavailable' })
    assert.deepEqual(await blobs.read(sha256), made(7_000, 5))
    await assert.rejects(other.probe(), { code: 'storage.unavailable' })
    server.fault = undefined
    await other.probe()
    assert.ok(![...server.objects.keys()].some((key) => key.includes('/probe/')))
  })

  it('say when the keys are wrong, and when the service is full', async () => {
    const wrong = await open('wrong', { ASSAY_BLOBS_SECRET: 'other' })
    await assert.rejects(wrong.put(made(10, 6)), { code: 'storage.denied', status: 503 })
    const full = await open('full')
    server.fault = ({ method }) => (method === 'PUT' ? 507 : undefined)
    await assert.rejects(full.put(made(10, 7)), { code: 'storage.full', status: 507 })
    server.fault = undefined
  })

  it('take keys from a file', async () => {
    const path = join(folder, 'keys')
    const { accessKeyId, secretAccessKey } = server.keys
    const lines = [`[default]`, `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key=${secretAccessKey}`]
    writeFileSync(path, `${lines.join('\n')}\n[other]\naws_secret_access_key = x\n`)
    const blobs = await open('file', { ASSAY_BLOBS_KEYS_FILE: path, ASSAY_BLOBS_SECRET: '' })
    assert.equal((await blobs.put(made(20, 8))).sizeBytes, 20)
  })

  it('are listed page by page, and removed when nobody has written them since', async () => {
    server.objects.clear()
    const blobs = await open('lists')
    const infos = []
    for (let seed = 0; infos.length < 5; seed++) {
      const bytes = Buffer.from(`seed ${seed}`)
      if (digestOf(bytes).startsWith('a')) infos.push(await blobs.put(bytes))
    }
    const listed = []
    for (let digit = 0; digit < 16; digit++)
      for await (const each of blobs.list(`a${digit.toString(16)}`)) listed.push(each.sha256)
    assert.deepEqual(listed.sort(), infos.map((each) => each.sha256).sort())
    const [first, second] = infos.map((each) => each.sha256) as [string, string]
    const written = now
    now = new Date(now.getTime() + 30 * hour)
    // The same content again makes it young.
    await blobs.put(await blobs.read(second))
    const before = new Date(written.getTime() + hour)
    assert.equal(await blobs.removeOlder(first, before), true)
    assert.equal(await blobs.removeOlder(first, before), false)
    assert.equal(await blobs.removeOlder(second, before), false)
    assert.equal(await blobs.find(first), undefined)
  })

  it('a damaged copy is dropped and read again; a damaged object is taken away', async () => {
    const blobs = await open('damaged')
    const { sha256 } = await blobs.put(made(400, 9))
    writeFileSync(join(folder, 'damaged', 'blob-cache', 'sha256', sha256), 'damaged')
    assert.equal(await blobs.rejectCopy(sha256), true)
    assert.deepEqual(await blobs.read(sha256), made(400, 9))
    await blobs.rejectCopy(sha256)
    const object = [...server.objects].find(([key]) => key.endsWith(sha256))?.[1]
    assert.ok(object)
    object.bytes = Buffer.from('damaged')
    await blobs.read(sha256)
    assert.equal(await blobs.rejectCopy(sha256), false)
    assert.equal(await blobs.find(sha256), undefined)
  })

  it('the local copies stay below their limit: those not used for longest go', async () => {
    const blobs = await open('lru')
    const kept: string[] = []
    for (let seed = 0; seed < 14; seed++) {
      now = new Date(now.getTime() + 120_000)
      kept.push((await blobs.put(made(90_000, 100 + seed))).sha256)
    }
    const names = new Set(cached('lru'))
    assert.ok(names.size <= 11 && names.size >= 8, String(names.size))
    assert.ok(names.has(kept.at(-1) ?? ''))
    assert.ok(!names.has(kept[0] ?? ''))
    // What went is in the bucket still.
    assert.deepEqual(await blobs.read(kept[0] ?? ''), made(90_000, 100))
  })

  it('what writers left behind is swept: uploads without an end, and files of other machines', async () => {
    const blobs = await open('sweep')
    const startedAt = new Date(now.getTime() - 48 * hour)
    const upload = { key: 'bank/files/sha256/aa/x', startedAt, parts: new Map() }
    server.uploads.set('old', upload)
    server.uploads.set('young', { ...upload, startedAt: now })
    const incoming = join(folder, 'sweep', 'blob-cache', 'incoming')
    mkdirSync(incoming, { recursive: true })
    writeFileSync(join(incoming, 'elsewhere-1-000000000000-x'), 'x')
    assert.equal(await blobs.sweep(new Date(now.getTime() - 24 * hour)), 1)
    assert.deepEqual([...server.uploads.keys()], ['young'])
    assert.equal(await blobs.sweep(new Date('2999-01-01')), 2)
    assert.deepEqual(readdirSync(incoming), [])
  })
})
