import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry.ts'
import { downloadUrl } from './download-url.ts'
import { refuse } from './refuse.ts'
import { route } from './route.ts'
import { readUpstreamConfig } from './upstream-config.ts'

const ask = (path: string, method = 'GET'): RegistryTarget | undefined =>
  route({ method, path, query: new URLSearchParams(), headers: {} })

describe('the addresses of a sparse registry', () => {
  it('index files by the length of the name, in small letters', () => {
    const paths = {
      a: '/1/a',
      ab: '/2/ab',
      abc: '/3/a/abc',
      'ab-cd_e': '/ab/-c/ab-cd_e',
      crates: '/cr/at/crates',
      memchr: '/me/mc/memchr',
    }
    for (const [name, path] of Object.entries(paths))
      assert.deepEqual(ask(path), { kind: 'index', name, representation: 'lines' }, path)
    for (const path of [
      '/1/A',
      '/2/abc',
      '/3/b/abc',
      '/ab/cd/abef',
      '/Ab/cd/Abcde',
      '/ab/cd/abcd/x',
      '/3/abc',
      '/ab/cd',
      '/1/9',
    ])
      assert.equal(ask(path), undefined, path)
  })

  it('downloads keep the spelling of the name; the file is one whatever the spelling', () => {
    assert.deepEqual(ask('/crates/Cased-Kit/1.0.0-rc.1+b/download'), {
      kind: 'artifact',
      name: 'Cased-Kit',
      version: '1.0.0-rc.1+b',
      fileName: 'cased-kit-1.0.0-rc.1+b.crate',
      contentType: 'application/gzip',
    })
    const paths = [
      '/crates/x/1.0/download',
      '/crates/x/1.0.0',
      '/crates/x/1.0.0/download/y',
      '/crates/../x/1.0.0/download',
    ]
    for (const path of [
      ...paths,
      '/crates/x%2fy/1.0.0/download',
      '/crates/x/..%2f1.0.0/download',
      '/crates/x%00/1.0.0/download',
    ])
      assert.equal(ask(path), undefined, path)
  })

  it('config.json says where downloads are, and whether a token is needed', () => {
    const config = ask('/config.json')
    assert.ok(config?.kind === 'static')
    assert.deepEqual(JSON.parse(config.body('https://assay.example/repo/cargo', 'token', '')), {
      dl: 'https://assay.example/repo/cargo/crates',
      api: 'https://assay.example/repo/cargo',
      'auth-required': true,
    })
    assert.equal(JSON.parse(config.body('x', 'open', ''))['auth-required'], false)
  })

  it('publishing is bounded; yanking, owners and searching are refused, each with its reason', () => {
    assert.deepEqual(ask('/api/v1/crates/new', 'PUT'), { kind: 'publish', bytesMax: 64 * 1024 * 1024 })
    for (const [path, method, reason] of [
      ['/api/v1/crates/new', 'GET', /not searched/],
      ['/api/v1/crates/x/1.0.0/yank', 'DELETE', /cannot be yanked/],
      ['/api/v1/crates/x/1.0.0/unyank', 'PUT', /cannot be yanked/],
      ['/api/v1/crates/x/owners', 'PUT', /no owners/],
      ['/api/v1/crates/x/owners', 'DELETE', /no owners/],
      ['/api/v1/crates', 'GET', /not searched/],
      ['/me', 'GET', /Tokens/],
    ] as const) {
      const target = ask(path, method)
      assert.ok(target?.kind === 'unsupported', path)
      assert.match(target.reason, reason)
    }
    assert.equal(ask('/config.json', 'POST'), undefined)
  })
})

describe('refusals in Cargo’s words', () => {
  const request = (path: string) => ({ method: 'GET', path, query: new URLSearchParams(), headers: {} })
  const refusal = { status: 403, message: 'Assay held demo@1.0.0', code: 'x', link: 'https://assay.example/d/1' }

  it('plain text, and JSON where Cargo reads JSON', () => {
    const plain = refuse(refusal, request('/de/mo/demo'))
    assert.equal(plain.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(Buffer.from(plain.body).toString(), 'Assay held demo@1.0.0 - https://assay.example/d/1\n')
    const json = JSON.parse(Buffer.from(refuse(refusal, request('/api/v1/crates/new')).body).toString())
    assert.match(json.errors[0].detail, /Assay held demo@1\.0\.0/)
  })

  it('who has no token is told where one is made', () => {
    const told = refuse(
      { ...refusal, status: 401, signInUrl: 'https://assay.example/tokens"\r\nx: y' },
      request('/config.json'),
    )
    assert.equal(
      told.headers['www-authenticate'],
      'Cargo login_url="https://assay.example/tokensx: y", Basic realm="Assay"',
    )
    assert.equal(refuse(refusal, request('/config.json')).headers['www-authenticate'], undefined)
  })
})

describe('where an upstream’s crates lie', () => {
  const crate = { name: 'Cased-Kit', version: '1.0.0+b', checksum: 'ab'.repeat(32) }

  it('every marker, and the default without any', () => {
    assert.equal(
      downloadUrl('https://x.example/{prefix}/{lowerprefix}/{crate}/{version}/{sha256-checksum}.crate', crate),
      `https://x.example/Ca/se/ca/se/Cased-Kit/1.0.0%2Bb/${crate.checksum}.crate`,
    )
    assert.equal(downloadUrl('https://x.example/dl/', crate), 'https://x.example/dl/Cased-Kit/1.0.0%2Bb/download')
    assert.equal(downloadUrl('https://x.example/{lowerprefix}', { ...crate, name: 'Abc' }), 'https://x.example/3/a')
  })

  it('is read from config.json, and from nothing else', () => {
    const read = (text: string) => readUpstreamConfig(Buffer.from(text))
    assert.deepEqual(read('{"dl":"https://x.example/{crate}","api":"https://y.example"}'), {
      dl: 'https://x.example/{crate}',
    })
    for (const text of [
      '',
      '<html>',
      '{}',
      'null',
      '[]',
      '{"dl":7}',
      '{"dl":"file:///etc"}',
      '{"dl":"https://"}',
      `${'['.repeat(99)}`,
    ])
      assert.throws(() => read(text), SyntaxError, text)
    assert.throws(() => read(`{"dl":"https://x.example/${'a'.repeat(3_000)}"}`), SyntaxError)
  })
})
