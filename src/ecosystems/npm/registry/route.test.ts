import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry.ts'
import { route } from './route.ts'

const ABBREVIATED = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*'

function ask(line: string, headers: Record<string, string> = {}): RegistryTarget | undefined {
  const [method = '', address = ''] = line.split(' ')
  const [path = '', query = ''] = address.split('?')
  return route({ method, path, query: new URLSearchParams(query), headers })
}

describe('npm route: packages', () => {
  const full = (name: string) => ({ kind: 'index', name, representation: 'full' })
  const manifest = (name: string, versionOrTag: string) => ({ kind: 'manifest', name, versionOrTag })
  const artifact = (name: string, version: string, fileName: string) => ({ kind: 'artifact', name, version, fileName })
  const rows: readonly (readonly [string, object])[] = [
    ['GET /lodash', full('lodash')],
    ['HEAD /lodash', full('lodash')],
    ['GET /lodash?write=true', full('lodash')],
    ['GET /JSONStream', full('JSONStream')],
    ['GET /@scope%2fname', full('@scope/name')],
    ['GET /@scope%2Fname', full('@scope/name')],
    ['GET /%40scope%2Fname', full('@scope/name')],
    ['GET /@scope/name', full('@scope/name')],
    ['GET /constructor', full('constructor')],
    ['GET /lodash/latest', manifest('lodash', 'latest')],
    ['GET /lodash/4.17.21', manifest('lodash', '4.17.21')],
    ['GET /lodash/1.0.0-rc.1%2Bb5', manifest('lodash', '1.0.0-rc.1+b5')],
    ['GET /@scope/name/next', manifest('@scope/name', 'next')],
    ['GET /@scope%2fname/1.0.0', manifest('@scope/name', '1.0.0')],
    ['GET /lodash/-/lodash-4.17.21.tgz', artifact('lodash', '4.17.21', 'lodash-4.17.21.tgz')],
    ['GET /a-b/-/a-b-1.0.0-beta-2.tgz', artifact('a-b', '1.0.0-beta-2', 'a-b-1.0.0-beta-2.tgz')],
    ['GET /@s/n/-/n-1.0.0.tgz', artifact('@s/n', '1.0.0', 'n-1.0.0.tgz')],
    ['GET /@s%2fn/-/n-1.0.0.tgz', artifact('@s/n', '1.0.0', 'n-1.0.0.tgz')],
    ['GET /@s/n/-/@s/n-1.0.0.tgz', artifact('@s/n', '1.0.0', 'n-1.0.0.tgz')],
    ['GET /n/-/n-1.0.0%2B5.tgz', artifact('n', '1.0.0+5', 'n-1.0.0+5.tgz')],
  ]
  for (const [line, target] of rows) it(line, () => assert.deepEqual(ask(line), target))

  it('negotiates the representation', () => {
    assert.deepEqual(ask('GET /lodash', { accept: ABBREVIATED }), { ...full('lodash'), representation: 'abbreviated' })
  })
})

describe('npm route: endpoints', () => {
  const rows: readonly (readonly [string, object])[] = [
    ['GET /-/ping', { kind: 'ping' }],
    ['GET /-/ping?write=true', { kind: 'ping' }],
    ['GET /-/whoami', { kind: 'whoami' }],
    ['GET /-/npm/v1/user', { kind: 'whoami' }],
    ['GET /-/package/lodash/dist-tags', { kind: 'tags', name: 'lodash' }],
    ['GET /-/package/@s%2fn/dist-tags', { kind: 'tags', name: '@s/n' }],
    ['GET /-/package/@s/n/dist-tags', { kind: 'tags', name: '@s/n' }],
    ['GET /-/v1/search?text=left+pad&size=5&from=10', { kind: 'search', text: 'left pad', size: 5, from: 10 }],
    ['GET /-/v1/search', { kind: 'search', text: '', size: 20, from: 0 }],
    ['GET /-/v1/search?text=x&size=99999&from=-1', { kind: 'search', text: 'x', size: 250, from: 0 }],
    ['PUT /-/user/org.couchdb.user:alice', { kind: 'login' }],
    ['PUT /-/user/org.couchdb.user:alice/-rev/1-a', { kind: 'login' }],
    ['POST /-/v1/login', { kind: 'login' }],
    ['POST /-/npm/v1/security/advisories/bulk', { kind: 'advisories', form: 'npm-bulk' }],
    ['POST /-/npm/v1/security/audits', { kind: 'advisories', form: 'npm-quick' }],
    ['POST /-/npm/v1/security/audits/quick', { kind: 'advisories', form: 'npm-quick' }],
    ['PUT /lodash', { kind: 'publish', bytesMax: 256 * 1024 * 1024 }],
    ['PUT /@s%2fn', { kind: 'publish', bytesMax: 256 * 1024 * 1024 }],
  ]
  for (const [line, target] of rows) it(line, () => assert.deepEqual(ask(line), target))

  const unsupported = [
    'DELETE /lodash/-rev/1-a',
    'DELETE /lodash/-/lodash-1.0.0.tgz/-rev/1-a',
    'GET /-/npm/v1/security/advisories/bulk',
    'PUT /-/npm/v1/keys',
    'GET /-/npm/v1/attestations/@s%2fn@latest',
    'GET /-/npm/v1/attestations/@s%2fn',
    'GET /-/npm/v1/attestations/a/b@1.0.0',
    'POST /-/npm/v1/attestations/n@1.0.0',
    'GET /-/npm/v1/tokens',
    'PUT /-/package/lodash/dist-tags/beta',
    'DELETE /-/user/token/abc',
    'GET /-/all',
    'GET /foo/-/foo-bar-1.0.0.tgz',
    'GET /foo/-/bar-1.0.0.tgz',
    'GET /foo/-/foo-latest.tgz',
    'GET /foo/-/foo-1.0.0.zip',
  ]
  for (const line of unsupported) {
    it(`${line} is refused with a reason`, () => {
      const target = ask(line)
      assert.equal(target?.kind, 'unsupported')
      assert.ok(target.kind === 'unsupported' && target.reason.length > 10)
    })
  }
})

describe('npm route: hostile and foreign paths', () => {
  const paths = [
    ...['', 'lodash', '/', '//', '//lodash', '/lodash/', '/lodash//latest', '/./lodash', '/../lodash', '/lodash/..'],
    ...[
      '/%2e%2e/lodash',
      '/lodash/%2e',
      '/@s/%2e%2e',
      '/@s%2f..',
      '/@s%2f%2fn',
      '/@s%252fn',
      '/lodash%2500',
      '/lodash%00',
    ],
    ...[
      '/lodash%0a',
      '/lo%5cdash',
      '/lo\\dash',
      '/lodash\0',
      '/lodash%',
      '/lodash%zz',
      '/lodash%c0%af',
      '/%ff',
      '/лодаш',
    ],
    ...[
      '/%D0%BB%D0%BE',
      '/a%2fb',
      '/a%2f-%2fa-1.0.0.tgz',
      '/lodash/-/..%2flodash-1.0.0.tgz',
      '/lodash/-',
      '/lodash/-/',
    ],
    ...['/lodash/-/a/b', '/@s/n/-/@t/n-1.0.0.tgz', '/@s/n/-/@s%2fn-1.0.0.tgz', '/@s', '/@s/', '/@/n', '/@s/n/1.0.0/x'],
    ...[
      '/.hidden',
      '/_private',
      '/-flag',
      '/node_modules',
      '/favicon.ico',
      '/a b',
      '/a%20b',
      '/a?b',
      '/a#b',
      '/a:b',
      '/a@1',
    ],
    ...[
      '/lodash/%5E1.0.0',
      '/lodash/1.x',
      '/lodash/*',
      '/lodash/-1',
      '/@s/-',
      '/@.s/n',
      '/@s/.n',
      '/@@s/n',
      '/__proto__',
    ],
    ...[
      '/-/',
      '/-/unknown',
      '/-/package//dist-tags',
      '/-/v1',
      '/-/user-x',
      `/${'a'.repeat(215)}`,
      `/${'a/'.repeat(2000)}`,
    ],
    ...[
      '/@s/n/-rev/1-a',
      '/-/..%2fping',
      '/@s%2f__proto__%2fx',
      '/lodash/-/lodash-1.0.0.tgz/x',
      '/@s%2fn%2f-%2fn-1.0.0.tgz',
    ],
  ]
  for (const path of paths) {
    it(JSON.stringify(path.slice(0, 40)), () => {
      assert.equal(route({ method: 'GET', path, query: new URLSearchParams(), headers: {} }), undefined)
    })
  }

  it('knows no other method on a version', () => {
    assert.equal(ask('PUT /lodash/1.0.0'), undefined)
    assert.equal(ask('GET /-/v1/login'), undefined)
  })
})
