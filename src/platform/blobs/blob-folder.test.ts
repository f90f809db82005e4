import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, mock } from 'node:test'
import { openBlobFolder } from './blob-folder.ts'
import { createStorageRoom } from './storage-room.ts'

describe('blobs in a folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'assay-blobs-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  const start = (name: string, limitBytes?: number) => {
    const folder = join(root, name)
    return openBlobFolder(folder, createStorageRoom({ folder, limitBytes, freeBytesMin: 0 }))
  }
  const incoming = (name: string) => readdirSync(join(root, name, 'incoming'))
  const bytes = Buffer.from('some bytes')

  it('opening takes away what dead processes of this machine left, and nothing of those that live', async () => {
    const blobs = await start('shared')
    const writer = await blobs.create()
    await writer.write(bytes)
    const host = hostname()
      .replace(/[^A-Za-z0-9]/g, '_')
      .slice(0, 60)
    const { pid } = spawnSync(process.execPath, ['--version'])
    const left = [`${host}-${pid}-000000000000-a`, `${host}-${process.pid}-000000000000-b`, `other-1-000000000000-c`]
    for (const name of left) writeFileSync(join(root, 'shared', 'incoming', name), 'x')
    await start('shared')
    assert.deepEqual(
      incoming('shared').filter((name) => left.includes(name)),
      [left[2]],
    )
    // The other's file is there still, and can be stored.
    const { sha256 } = await writer.commit()
    assert.deepEqual(await blobs.read(sha256), bytes)
    assert.equal(await blobs.sweep(new Date('2999-01-01')), 1)
    assert.deepEqual(incoming('shared'), [])
  })

  it('what is written again is young again', async () => {
    const blobs = await start('young')
    const { sha256 } = await blobs.put(bytes)
    const path = join(root, 'young', 'sha256', sha256.slice(0, 2), sha256)
    const old = new Date('2020-01-01')
    const before = new Date('2021-01-01')
    utimesSync(path, old, old)
    await blobs.put(bytes)
    assert.equal(await blobs.removeOlder(sha256, before), false)
    utimesSync(path, old, old)
    assert.equal(await blobs.removeOlder(sha256, before), true)
    assert.equal(existsSync(path), false)
    assert.equal(await blobs.removeOlder(sha256, before), false)
    assert.deepEqual(incoming('young'), [])
  })

  it('storing and taking away at the same time never loses what was stored', async () => {
    const blobs = await start('race')
    const { sha256 } = await blobs.put(bytes)
    const path = join(root, 'race', 'sha256', sha256.slice(0, 2), sha256)
    const old = new Date('2020-01-01')
    for (let round = 0; round < 100; round++) {
      utimesSync(path, old, old)
      await Promise.all([blobs.put(bytes), blobs.removeOlder(sha256, new Date('2021-01-01')), blobs.put(bytes)])
      assert.deepEqual(await blobs.read(sha256), bytes)
    }
    assert.deepEqual(incoming('race'), [])
  })

  it('a disk without room is told as such, and nothing stays behind', async () => {
    const blobs = await start('full')
    const file = await open(join(root, 'any'), 'w')
    const kind = Object.getPrototypeOf(file) as typeof file
    await file.close()
    for (const method of ['writeFile', 'sync'] as const)
      for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
        const failing = mock.method(kind, method, () => Promise.reject(Object.assign(new Error(code), { code })))
        await assert.rejects(blobs.put(bytes), { code: 'storage.full', status: 507 })
        failing.mock.restore()
        assert.deepEqual(incoming('full'), [])
      }
    const other = mock.method(kind, 'sync', () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })))
    await assert.rejects(blobs.put(bytes), { code: 'EIO' })
    other.mock.restore()
    await blobs.put(bytes)
  })

  it('a limit says no before the disk does, and yes again when there is room', async () => {
    const blobs = await start('limited', 15)
    await blobs.put(bytes)
    await blobs.put(bytes)
    await blobs.put(Buffer.from('other'))
    await assert.rejects(blobs.put(Buffer.from('more')), { code: 'storage.full', status: 507 })
    assert.equal((await blobs.room.figures()).full, 'limit')
    blobs.room.setUsed(4, blobs.room.storedBytes())
    await blobs.put(Buffer.from('more'))
    assert.equal((await blobs.room.figures()).usedBytes, 8)
  })

  it('a disk that is nearly full says no', async () => {
    const folder = join(root, 'nearly')
    const room = createStorageRoom({ folder, limitBytes: undefined, freeBytesMin: Number.MAX_SAFE_INTEGER })
    const blobs = await openBlobFolder(folder, room)
    await assert.rejects(blobs.create(), { code: 'storage.full' })
    assert.equal((await room.figures()).full, 'disk')
  })
})
