import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newerThan } from './newer-than.ts'

const rows = (...seconds: readonly number[]) =>
  seconds.map((second) => ({ id: `request ${second}`, at: `2026-06-01T08:00:0${second}.000Z` }))

describe('what the log has that the list has not', () => {
  it('is counted, whatever the lengths of the two', () => {
    assert.deepEqual(newerThan({ items: rows(5, 4, 3) }, { items: rows(3, 2) }), { count: 2, isMore: false })
    assert.deepEqual(newerThan({ items: rows(3) }, { items: rows(3, 2, 1) }), { count: 0, isMore: false })
    assert.deepEqual(newerThan({ items: rows(1) }, { items: [] }), { count: 1, isMore: false })
  })

  it('may be more than was looked at', () => {
    assert.deepEqual(newerThan({ items: rows(5, 4), next: 'x' }, { items: rows(1) }), { count: 2, isMore: true })
  })

  it('is nothing while either is on its way, or when the list was read later', () => {
    assert.deepEqual(newerThan(undefined, { items: rows(1) }), { count: 0, isMore: false })
    assert.deepEqual(newerThan({ items: rows(1) }, undefined), { count: 0, isMore: false })
    assert.deepEqual(newerThan({ items: rows(2, 1) }, { items: rows(5, 4, 3) }), { count: 0, isMore: false })
  })
})
