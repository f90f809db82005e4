import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { frame, lengthOf } from '#test/upstreams/cargo-publication.ts'
import { readPublishBody } from './publish-body.ts'

const crate = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])
const metadata = '{"name":"demo","__proto__":{"polluted":true}}'
const whole = frame(metadata, crate)
const refuses = (body: Uint8Array, reason: RegExp) =>
  assert.throws(
    () => readPublishBody(body),
    (error: Error) => error instanceof SyntaxError && reason.test(error.message),
  )

describe('what cargo publish sends', () => {
  it('is taken apart by its lengths, wherever it lies in memory', () => {
    const larger = Buffer.concat([Buffer.from('before'), whole, Buffer.from('after')])
    const read = readPublishBody(larger.subarray(6, 6 + whole.byteLength))
    assert.deepEqual(Buffer.from(read.crate), crate)
    assert.equal(read.metadata.name, 'demo')
    assert.equal(read.metadata.polluted, undefined)
  })

  it('cut off anywhere, it is refused', () => {
    for (let length = 0; length < whole.byteLength; length++)
      assert.throws(() => readPublishBody(whole.subarray(0, length)), SyntaxError, String(length))
    refuses(Buffer.alloc(0), /before the length of the metadata/)
    refuses(whole.subarray(0, 4 + metadata.length), /before the length of the crate/)
    refuses(whole.subarray(0, -1), /should have 7 bytes, and 6 are left/)
  })

  it('lengths that lie, and bytes that belong to nothing', () => {
    refuses(Buffer.concat([lengthOf(0xff_ff_ff_ff), Buffer.from(metadata)]), /should have 4294967295 bytes/)
    const bytes = Buffer.from(metadata)
    refuses(Buffer.concat([lengthOf(bytes.length), bytes, lengthOf(0xff_ff_ff_ff), crate]), /should have 4294967295/)
    refuses(Buffer.concat([lengthOf(bytes.length - 1), bytes, lengthOf(crate.length), crate]), /./)
    refuses(Buffer.concat([lengthOf(bytes.length), bytes, lengthOf(crate.length - 1), crate]), /1 bytes follow/)
    refuses(Buffer.concat([whole, Buffer.from([0])]), /1 bytes follow/)
  })

  it('metadata that is huge, deep, numerous or no object; a crate that is none', () => {
    refuses(frame(' '.repeat(2 * 1024 * 1024 + 1), crate), /more than 2097152 bytes/)
    refuses(frame('['.repeat(17) + ']'.repeat(17), crate), /nested more than 16/)
    refuses(frame(`[${'0,'.repeat(50_001)}0]`, crate), /more than 50000 values/)
    for (const text of ['', '[]', 'null', '"x"', '{', '{}x']) refuses(frame(text, crate), /metadata is n/)
    refuses(frame(Buffer.from([0xff]), crate), /not valid UTF-8/)
    for (const bytes of [Buffer.alloc(0), Buffer.from([0x1f]), Buffer.from('PK')])
      refuses(frame(metadata, bytes), /no gzip archive/)
  })
})
