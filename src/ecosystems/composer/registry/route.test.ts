import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry-target.ts'
import { readRoot } from './root-document.ts'
import { route } from './route.ts'

function ask(path: string, method = 'GET'): RegistryTarget | undefined {
  return route({ method, path, query: new URLSearchParams(), headers: {} })
}

describe('what a request of Composer asks for', () => {
  const zip = { kind: 'artifact', name: 'acme/demo', contentType: 'application/zip' }
  const rows: readonly (readonly [string, object])[] = [
    ['/p2/acme/demo.json', { kind: 'index', name: 'acme/demo', representation: 'releases' }],
    ['/p2/acme/demo~dev.json', { kind: 'index', name: 'acme/demo', representation: 'branches' }],
    ['/p2/acme/demo.php.json', { kind: 'index', name: 'acme/demo.php', representation: 'releases' }],
    ['/dist/acme/demo/v1.0.0/abc.zip', { ...zip, version: 'v1.0.0', fileName: 'abc.zip' }],
    ['/dist/acme/demo/dev-fix%2Fone/abc.zip', { ...zip, version: 'dev-fix/one#abc', fileName: 'abc.zip' }],
    ['/dist/acme/demo/1.x-dev/abc.zip', { ...zip, version: '1.x-dev#abc', fileName: 'abc.zip' }],
  ]
  for (const [path, target] of rows) it(path, () => assert.deepEqual(ask(path), target))

  it('writes the root with the address that was asked', () => {
    const root = ask('/packages.json')
    assert.ok(root?.kind === 'static')
    const text = root.body('https://gw.example/repo/php', 'token', 'https://gw.example/resolve/php')
    assert.equal(JSON.parse(text)['metadata-url'], 'https://gw.example/resolve/php/p2/%package%.json')
  })

  it('publishes nothing', () => assert.equal(ask('/p2/acme/demo.json', 'PUT')?.kind, 'unsupported'))

  for (const path of ['/', '/p2/demo.json', '/p/acme/demo.json', '/packages.json/x', '/dist/acme/demo/1.0.0/a.exe'])
    it(`${path} is no path of the protocol`, () => assert.equal(ask(path), undefined))
})

describe('upstream’s root', () => {
  const read = (value: unknown) => readRoot(Buffer.from(JSON.stringify(value)), 'https://upstream.example/php')

  it('says where metadata and preferred mirrors are', () => {
    assert.deepEqual(read({ 'metadata-url': '/p2/%package%.json' }), {
      metadata: 'https://upstream.example/p2/%package%.json',
    })
    const mirrors = [{ 'dist-url': 'no' }, { preferred: true, 'dist-url': 'd/%reference%.%type%' }]
    assert.deepEqual(read({ 'metadata-url': 'm/%package%.json', mirrors }), {
      metadata: 'https://upstream.example/php/m/%package%.json',
      dist: 'https://upstream.example/php/d/%reference%.%type%',
    })
  })

  for (const value of [{}, [], { 'metadata-url': 7 }, { 'metadata-url': '/p2.json' }, { packages: { 'a/b': {} } }])
    it(`${JSON.stringify(value)} is none of Composer 2`, () => assert.throws(() => read(value), SyntaxError))
})
