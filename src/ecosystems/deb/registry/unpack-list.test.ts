import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { makeXz } from '#test/upstreams/make-xz.ts'
import { unpackList } from './unpack-list.ts'

const text = Buffer.from('Package: demo\n'.repeat(20_000))
const max = 1_000_000
/** What `xz` makes of "Package: demo\n" 20,000 times, with its usual check. */
const fromXz = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj5EW/AH1dACgYSGbb2jCF/hbhqEDf9ayBdAg45V8f6GoflqmKmIEFV/ygA5grWR02GkxEdapsZaMOGgiTpBRcOmLuycftbUBzMrUk3dWIfOsB3VTTuPx4HnWrqpOMM2fx4EfUKPM1KWdpIJy+jCYlbA2PYNKDaVmkTB9H//6tAQpl1gAAAAAAANthZ0D0M9o0AAGZAcCLEQCRg6gMscRn+wIAAAAABFla',
  'base64',
)

describe('lists without their compression', () => {
  it('plain, gzip, xz and zstd come out alike', async () => {
    for (const list of [text, gzipSync(text), makeXz(text), zstdCompressSync(text)])
      assert.deepEqual(await unpackList(list, max), text)
    assert.deepEqual(await unpackList(fromXz, max), text)
  })

  it('no more than is allowed comes out', async () => {
    for (const list of [gzipSync(text), makeXz(text), fromXz, zstdCompressSync(text)])
      await assert.rejects(unpackList(list, 100_000), SyntaxError)
  })

  it('what is broken or cut short is told', async () => {
    for (const list of [gzipSync(text), makeXz(text), fromXz, zstdCompressSync(text)]) {
      await assert.rejects(unpackList(list.subarray(0, list.length - 9), max), SyntaxError)
      const flipped = Buffer.from(list)
      flipped[list.length - 25] = (flipped[list.length - 25] ?? 0) ^ 0xff
      await assert.rejects(unpackList(flipped, max), SyntaxError)
    }
  })

  it('others have their turn while much comes out', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    try {
      await unpackList(makeXz(Buffer.alloc(32 * 1024 * 1024)), 64 * 1024 * 1024)
    } finally {
      clearInterval(timer)
    }
    assert.ok(turns > 3, `${turns} turns`)
  })
})
