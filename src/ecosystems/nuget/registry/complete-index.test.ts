import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { completeIndex, unpacked } from './complete-index.ts'

const first = (pages: number) =>
  Buffer.from(
    JSON.stringify({ items: Array.from({ length: pages }, (_, at) => ({ '@id': `https://upstream.example/${at}` })) }),
  )
/** 8 MiB unpacked, a few kilobytes on the way. */
const largePage = gzipSync(JSON.stringify({ items: [{ pad: 'x'.repeat(8 * 1024 * 1024) }] }))

describe('an index of registrations in pages', () => {
  it('is made of all of them, packed or not', async () => {
    const load = async ({ url }: { url: string }) => {
      const page = Buffer.from(JSON.stringify({ items: [{ at: Number(url.split('/').at(-1)) }] }))
      return url.endsWith('1') ? gzipSync(page) : page
    }
    const whole = await completeIndex({ first: first(3) }, load)
    assert.deepEqual(JSON.parse(Buffer.from(whole).toString()), { leaves: [{ at: 0 }, { at: 1 }, { at: 2 }] })
  })

  it('is bounded as a whole: pages that are small each, and small on the way, are not read without end', async () => {
    let loaded = 0
    const load = async () => {
      loaded++
      return largePage
    }
    await assert.rejects(completeIndex({ first: first(500) }, load), SyntaxError)
    assert.ok(loaded <= 9, `${loaded} pages were loaded`)
  })

  it('what does not unpack within bounds is told; others have their turn meanwhile', async () => {
    await assert.rejects(unpacked(largePage, 1_000_000), SyntaxError)
    await assert.rejects(unpacked(largePage.subarray(0, 100)), SyntaxError)
    await assert.rejects(unpacked(Buffer.alloc(11), 10), SyntaxError)
    const order: string[] = []
    const unpacking = unpacked(largePage).then(() => order.push('unpacked'))
    await Promise.resolve().then(() => order.push('others'))
    await unpacking
    assert.deepEqual(order, ['others', 'unpacked'])
  })
})
