import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { after, before, describe, it, mock } from 'node:test'
import { allowBodyTime, limitBodyTime } from './body-time.ts'

class FakeRequest extends EventEmitter {
  readonly headers: Record<string, string>
  isDestroyed = false
  idle: { readonly milliseconds: number; readonly end: () => void } | undefined

  constructor(headers: Record<string, string>) {
    super()
    this.headers = headers
  }

  destroy(): void {
    this.isDestroyed = true
  }

  setTimeout(milliseconds: number, end?: () => void): void {
    this.idle = { milliseconds, end: end ?? (() => {}) }
  }
}

const make = (headers: Record<string, string>) => {
  const fake = new FakeRequest(headers)
  const request = fake as unknown as IncomingMessage
  limitBodyTime(request)
  return { fake, request }
}

describe('the time that a body may take', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] }))
  after(() => mock.timers.reset())

  it('is minutes; requests without a body have none', () => {
    const all = [
      make({ 'content-length': '5' }),
      make({ 'transfer-encoding': 'chunked' }),
      make({ 'content-length': '0' }),
      make({}),
    ]
    mock.timers.tick(299_000)
    assert.deepEqual(
      all.map(({ fake }) => fake.isDestroyed),
      [false, false, false, false],
    )
    mock.timers.tick(2_000)
    assert.deepEqual(
      all.map(({ fake }) => fake.isDestroyed),
      [true, true, false, false],
    )
  })

  it('ends with the request', () => {
    const { fake } = make({ 'content-length': '5' })
    fake.emit('close')
    mock.timers.tick(400_000)
    assert.equal(fake.isDestroyed, false)
  })

  it('is as long as something comes, where that was allowed', () => {
    const { fake, request } = make({ 'content-length': '5' })
    allowBodyTime(request, 120)
    mock.timers.tick(4_000_000)
    assert.equal(fake.isDestroyed, false)
    assert.equal(fake.idle?.milliseconds, 120_000)
    fake.idle?.end()
    assert.equal(fake.isDestroyed, true)
  })

  it('is nobody else’s when all has come: what is made of it may take longer than a sender may be silent', () => {
    const { fake, request } = make({ 'content-length': '5' })
    const endOfTime = allowBodyTime(request, 120)
    endOfTime()
    assert.equal(fake.idle?.milliseconds, 0)
  })
})
