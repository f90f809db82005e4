import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry.ts'
import { route } from './route.ts'

function ask(path: string, method = 'GET'): RegistryTarget | undefined {
  return route({ method, path, query: new URLSearchParams(), headers: {} })
}

describe('what a request for the compact index asks for', () => {
  const file = (name: string, version: string, fileName: string) => ({ kind: 'artifact', name, version, fileName })
  const rows: readonly (readonly [string, object])[] = [
    ['/', { kind: 'ping' }],
    ['/info/demo', { kind: 'index', name: 'demo', representation: 'info' }],
    ['/info/Demo_x.y', { kind: 'index', name: 'Demo_x.y', representation: 'info' }],
    ['/gems/demo-1.0.0.gem', file('demo', '1.0.0', 'demo-1.0.0.gem')],
    ['/gems/demo-1.0.0-java.gem', file('demo', '1.0.0', 'demo-1.0.0-java.gem')],
    [
      '/quick/Marshal.4.8/demo-1.0.0.gemspec.rz',
      { ...file('demo', '1.0.0', 'demo-1.0.0.gemspec.rz'), isMetadata: true },
    ],
    ['/names', { kind: 'document', path: './names', contentType: 'text/plain; charset=utf-8', keep: 'check' }],
  ]
  for (const [path, target] of rows) it(path, () => assert.deepEqual(ask(path), target))

  for (const path of ['/specs.4.8.gz', '/latest_specs.4.8.gz', '/prerelease_specs.4.8.gz', '/api/v1/dependencies'])
    it(`${path} is closed`, () => assert.equal(ask(path)?.kind, 'unsupported'))

  it('nothing is published', () => {
    for (const [method, path] of [
      ['POST', '/api/v1/gems'],
      ['DELETE', '/api/v1/gems/yank'],
      ['PUT', '/info/demo'],
    ] as const)
      assert.equal(ask(path, method)?.kind, 'unsupported', path)
  })

  for (const path of [
    '/info',
    '/info/',
    '/info/a/b',
    '/info/..',
    '/gems/demo.gem',
    '/gems/demo-1.0.tgz',
    '/quick/x',
    '//',
  ])
    it(`${path} is no path of the protocol`, () => assert.equal(ask(path), undefined))
})
