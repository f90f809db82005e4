import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry.ts'
import { escapeCase, unescapeCase } from './escaped.ts'
import { route } from './route.ts'

const ask = (path: string, method = 'GET'): RegistryTarget | undefined =>
  route({ method, path, query: new URLSearchParams(), headers: {} })

describe('the addresses of a module proxy', () => {
  it('lists, files and queries', () => {
    assert.deepEqual(ask('/demo.example/x/@v/list'), { kind: 'index', name: 'demo.example/x', representation: 'list' })
    assert.deepEqual(ask('/demo.example/x/@v/v1.2.3.zip'), {
      kind: 'artifact',
      name: 'demo.example/x',
      version: 'v1.2.3',
      fileName: 'v1.2.3.zip',
      contentType: 'application/zip',
    })
    const mod = ask('/demo.example/x/@v/v0.0.0-20260102030405-0123456789ab.mod')
    assert.ok(mod?.kind === 'artifact' && mod.isMetadata && mod.fileName.endsWith('0123456789ab.mod'))
    for (const query of ['main', 'v1', 'v1.2', '0123456789ab', 'v1.2.3+build', 'release-1.x'])
      assert.deepEqual(ask(`/demo.example/x/@v/${query}.info`), { kind: 'named', name: 'demo.example/x', query })
    assert.deepEqual(ask('/demo.example/x/@latest'), { kind: 'named', name: 'demo.example/x', query: 'latest' })
  })

  it('capital letters are escaped in the path and in the version, however the client encodes the mark', () => {
    for (const path of ['/github.example/!azure/!s!d!k', '/github.example/%21azure/%21s%21d%21k']) {
      const target = ask(`${path}/@v/v1.0.0-!r!c1.info`)
      assert.ok(target?.kind === 'artifact')
      assert.equal(target.name, 'github.example/Azure/SDK')
      assert.equal(target.version, 'v1.0.0-RC1')
    }
    for (const wrong of ['/github.example/Azure', '/github.example/!Azure', '/github.example/a!', '/github.example/!1'])
      assert.equal(ask(`${wrong}/@v/list`), undefined, wrong)
    for (const text of ['github.example/Azure/SDK', 'v1.0.0-RC1', 'plain'])
      assert.equal(unescapeCase(escapeCase(text)), text)
  })

  it('major versions, +incompatible and toolchains are modules and versions like any other', () => {
    const found = ['/demo.example/x/v2/@v/v2.0.0.mod', '/demo.example/x/@v/v3.0.0%2Bincompatible.mod'].map((path) =>
      ask(path),
    )
    assert.deepEqual(
      found.map((target) => target?.kind === 'artifact' && `${target.name}@${target.version}`),
      ['demo.example/x/v2@v2.0.0', 'demo.example/x@v3.0.0+incompatible'],
    )
    const toolchain = ask('/golang.example/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.zip')
    assert.ok(toolchain?.kind === 'artifact' && toolchain.version === 'v0.0.1-go1.26.8.linux-amd64')
  })

  it('what is no address of the protocol', () => {
    const paths = [
      ...[
        '/',
        '/demo.example',
        '/demo.example/x/@v',
        '/demo.example/x/@v/',
        '/nodot/@v/list',
        '/demo.example/x/@v/list/x',
      ],
      ...['/demo.example/../x/@v/list', '/demo.example/%2e%2e/x/@v/list', '/demo.example%2fx/@v/list', '/@v/list'],
      ...['/demo.example/x/@v/v1.0.0.exe', '/demo.example/x/@v/main.zip', '/demo.example/x/@v/main.mod', '/@latest'],
      ...[
        '/demo.example/.git/@v/list',
        '/demo.example/x./@v/list',
        '/demo.example/x/@v/v1.0.0%00.zip',
        '/demo.example/x/@v/.info',
      ],
      ...[
        '/demo.example/x/@v/latest.info',
        '/demo.example/x/@latest/x',
        '/demo.example/x/@v/..%2f..%2fy/@v/v1.0.0.zip',
      ],
      `/demo.example/${'x'.repeat(600)}/@v/list`,
    ]
    for (const path of paths) assert.equal(ask(path), undefined, path)
    assert.equal(ask('/demo.example/x/@v/list', 'PUT')?.kind, 'unsupported')
  })
})

describe('the addresses of a checksum database', () => {
  it('is always proxied: a client that is told otherwise would ask it directly', () => {
    const supported = ask('/sumdb/sums.example/supported')
    assert.ok(supported?.kind === 'static')
    assert.equal(supported.body('http://assay.example', 'token', ''), '')
  })

  it('lookups are about a module and are asked for again, tiles never change', () => {
    assert.deepEqual(ask('/sumdb/sums.example/lookup/demo.example/!x@v1.0.0'), {
      kind: 'document',
      path: './sumdb/sums.example/lookup/demo.example/!x@v1.0.0',
      name: 'demo.example/X',
      contentType: 'text/plain; charset=utf-8',
      keep: 'check',
    })
    assert.ok(ask('/sumdb/sums.example/latest')?.kind === 'document')
    for (const tile of ['8/0/000', '8/1/x001/234', '8/data/x012/x345/678', '8/0/000.p/17']) {
      const target = ask(`/sumdb/sums.example/tile/${tile}`)
      assert.ok(target?.kind === 'document' && target.keep === 'forever', tile)
    }
    const nested = ask('/sumdb/host.example/sums/latest')
    assert.ok(nested?.kind === 'document' && nested.path === './sumdb/host.example/sums/latest')
  })

  it('nothing else is asked upstream', () => {
    const paths = [
      ...[
        '/sumdb',
        '/sumdb/supported',
        '/sumdb/sums.example',
        '/sumdb/sums.example/other',
        '/sumdb/sums.example/latest/x',
      ],
      ...[
        '/sumdb/sums.example/tile/8/0/1',
        '/sumdb/sums.example/tile/8/0/000.p/x',
        '/sumdb/sums.example/tile/../latest',
      ],
      ...['/sumdb/sums.example/lookup/demo.example/x', '/sumdb/sums.example/lookup/nodot@v1.0.0'],
      ...['/sumdb/sums.example/lookup/demo.example/x@main', '/sumdb/.hidden/latest', '/sumdb/a..b/latest'],
    ]
    for (const path of paths) assert.equal(ask(path), undefined, path)
  })
})
