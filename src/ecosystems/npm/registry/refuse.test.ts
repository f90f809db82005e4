import assert from 'node:assert/strict'
import { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { refuse } from './refuse.ts'

const LINK = 'https://gw.example/x/8f3k'

function bodyOf(bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(bytes).toString())
}

describe('npm refuse', () => {
  it('states the reason in phrase, body and notice', () => {
    const response = refuse({ status: 403, message: 'demo@1.0.0 is malware (MAL-1)', code: 'EPOLICY', link: LINK })
    const sentence = `demo@1.0.0 is malware (MAL-1) - ${LINK}`
    assert.equal(response.status, 403)
    assert.equal(response.reasonPhrase, sentence)
    assert.equal(response.headers['npm-notice'], sentence)
    assert.equal(response.headers['content-type'], 'application/json')
    assert.equal(response.headers['cache-control'], 'no-store')
    assert.equal(response.headers['www-authenticate'], undefined)
    assert.equal(response.headers['retry-after'], undefined)
    assert.deepEqual(bodyOf(response.body), { error: sentence, message: sentence, code: 'EPOLICY', details: LINK })
  })

  it('asks for credentials with both schemes, and tells when to come back', () => {
    const unauthorized = refuse({ status: 401, message: 'Sign in', code: 'auth.required' })
    assert.equal(unauthorized.headers['www-authenticate'], 'Bearer, Basic realm="Assay"')
    const busy = refuse({ status: 503, message: 'Upstream is down', code: 'x', retryAfterSeconds: 1.2 })
    assert.equal(busy.headers['retry-after'], '2')
    assert.deepEqual(Object.keys(bodyOf(busy.body)), ['error', 'message', 'code'])
  })

  it('writes Cyrillic and accents in plain letters, and keeps them in the body', () => {
    const response = refuse({ status: 403, message: 'Щука — «запрещено», Müller', code: 'x', link: LINK })
    assert.equal(response.reasonPhrase, `Shchuka - "zapreshcheno", Muller - ${LINK}`)
    assert.equal(bodyOf(response.body).error, `Щука — «запрещено», Müller - ${LINK}`)
  })

  it('falls back to the link, then to the standard phrase, when nothing of the text is left', () => {
    assert.equal(refuse({ status: 403, message: '禁止', code: 'x', link: LINK }).reasonPhrase, LINK)
    assert.equal(refuse({ status: 403, message: '禁止', code: 'x' }).reasonPhrase, 'Forbidden')
    assert.equal(refuse({ status: 403, message: '禁止', code: 'x' }).headers['npm-notice'], undefined)
  })

  it('shortens the text and keeps the link whole, once', () => {
    const long = refuse({ status: 403, message: 'word '.repeat(100), code: 'x', link: LINK })
    assert.equal(long.reasonPhrase.length <= 200, true)
    assert.ok(long.reasonPhrase.endsWith(`... - ${LINK}`))
    const twice = refuse({ status: 403, message: `${'word '.repeat(100)}- ${LINK}`, code: 'x', link: LINK })
    assert.ok(twice.reasonPhrase.endsWith(`... - ${LINK}`))
    assert.equal(twice.reasonPhrase.split(LINK).length, 2)
    const huge = refuse({ status: 403, message: 'Blocked', code: 'x', link: `https://gw.example/${'a'.repeat(200)}` })
    assert.equal(huge.reasonPhrase, 'Blocked')
  })

  it('is always a phrase and headers that HTTP/1.1 can carry', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (message, link) => {
        const response = refuse({ status: 403, message, code: 'x', ...(link !== undefined && { link }) })
        assert.match(response.reasonPhrase, /^[ -~]{1,200}$/)
        for (const value of Object.values(response.headers)) assert.match(value, /^[ -~]{1,500}$/)
        const error = bodyOf(response.body).error
        assert.ok(typeof error === 'string' && error.length <= 2000 && !/\p{Cc}/u.test(error))
        new ServerResponse({ method: 'GET' } as never).writeHead(403, response.reasonPhrase, response.headers)
      }),
    )
  })
})
