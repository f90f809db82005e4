import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isId, newId } from '#platform/ids.ts'
import { type DownloadRecord, writeRecord } from './download-record.ts'
import { newRequestId } from './request-id.ts'

const at = new Date('2026-06-01T08:00:00.123Z')
const record: DownloadRecord = {
  ...{
    id: newId(at),
    at,
    repository_id: newId(at),
    kind: 'artifact',
    name: 'demo',
    version: '1.0.0',
    outcome: 'served',
  },
  ...{ verdict_code: 'abcdefgh', status: 200, size_bytes: 5_000_000_000, duration_ms: 1.25, cache: 'memory' },
  ...{ account_id: newId(at), person_id: newId(at), token_id: newId(at), application_id: null },
  ...{ address: '::1', client: 'npm/12' },
}

describe('a download record', () => {
  it('is on one line what JSON.stringify makes of it, whatever a client sends', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 }))
    fc.assert(
      fc.property(text, text, fc.option(text), (name, client, version) => {
        const line = writeRecord({ ...record, name, client, version })
        assert.ok(line.endsWith('\n') && !line.slice(0, -1).includes('\n'))
        const expected = JSON.parse(JSON.stringify({ ...record, name, client, version, day: '2026-06-01' }))
        assert.deepEqual(JSON.parse(line), expected)
      }),
    )
  })

  it('carries its own time, also when another one was written before', () => {
    for (const time of ['2026-06-01T23:59:59.999Z', '2026-06-02T00:00:00.000Z', '2026-06-01T23:59:59.999Z']) {
      const read = JSON.parse(writeRecord({ ...record, at: new Date(time) }))
      assert.deepEqual([read.at, read.day], [time, time.slice(0, 10)])
    }
  })
})

describe('the id of a request', () => {
  it('is a UUID of version 7 that carries the time, and never the same', () => {
    const ids = Array.from({ length: 1_000 }, () => newRequestId(at))
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) {
      assert.ok(isId(id), id)
      assert.equal(id.slice(0, 15), newId(at).slice(0, 15))
      assert.match(id, /^.{14}7.{4}[89ab]/)
    }
    assert.notEqual(newRequestId(new Date(at.getTime() + 1)).slice(0, 13), ids[0]?.slice(0, 13))
  })
})
