import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryRequest } from '../../gate/registry.ts'
import { clientConfigurations } from './client-configurations.ts'
import { refuse } from './refuse.ts'

const refusal = { status: 403, message: 'Held: ask for it', code: 'not-admitted', link: 'http://assay.example/d/1' }

function answer(headers: RegistryRequest['headers'], status = 403) {
  return refuse({ ...refusal, status }, { method: 'GET', path: '/', query: new URLSearchParams(), headers })
}

describe('maven refusals', () => {
  it('problem details for whoever asks for them, or is known to read them', () => {
    const readers = [
      { accept: 'application/problem+json,*/*' },
      { accept: 'text/plain;q=0.5, Application/Problem+JSON; q=0.9' },
      { 'user-agent': 'Apache-Maven/4.0.0-rc-4 (Java 17)' },
      { 'user-agent': 'Apache-Maven/3.10.0 (Java 17)' },
    ]
    for (const headers of readers) {
      const { headers: sent, body, reasonPhrase } = answer(headers)
      assert.equal(sent['content-type'], 'application/problem+json')
      const { title, status, detail, type } = JSON.parse(Buffer.from(body).toString())
      assert.deepEqual({ title, status, type }, { title: 'Refused by Assay', status: 403, type: refusal.link })
      assert.equal(detail, 'Held: ask for it - http://assay.example/d/1')
      assert.equal(reasonPhrase, 'Held: ask for it - http://assay.example/d/1')
    }
  })

  it('plain text for all others, and the phrase always', () => {
    const others = [
      {},
      { accept: '*/*' },
      { accept: 'application/problem+json;q=0' },
      { 'user-agent': 'Apache-Maven/3.9.11 (Java 17)' },
      { 'user-agent': 'Gradle/8.10' },
    ]
    for (const headers of others) {
      const { headers: sent, body, reasonPhrase } = answer(headers)
      assert.equal(sent['content-type'], 'text/plain; charset=utf-8')
      assert.equal(Buffer.from(body).toString(), 'Held: ask for it - http://assay.example/d/1\n')
      assert.equal(reasonPhrase, 'Held: ask for it - http://assay.example/d/1')
    }
  })

  it('401 asks for Basic: neither client sends a token before', () => {
    assert.match(answer({}, 401).headers['www-authenticate'] ?? '', /^Basic /)
    assert.match(answer({ accept: 'application/problem+json' }, 401).headers['www-authenticate'] ?? '', /^Basic /)
  })

  it('settings name the address and the token, and consent to http only where it is http', () => {
    for (const scheme of ['http', 'https']) {
      const url = `${scheme}://assay.example/repo/maven/`
      const all = clientConfigurations({ name: 'maven', url, token: 'SECRET' })
      const files = all.filter(({ file }) => file !== '')
      assert.equal(files.length, 3)
      for (const { text, file } of files) {
        assert.ok(text.includes(url) && text.includes('SECRET'), file)
        if (!file.endsWith('xml')) assert.equal(/allowInsecureProtocol/i.test(text), scheme === 'http', file)
      }
      assert.ok(all.some(({ text }) => text.startsWith('mvn -U')))
    }
  })
})
