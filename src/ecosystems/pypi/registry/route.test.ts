import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { route } from './route.ts'

const ask = (path: string, method = 'GET') => route({ method, path, query: new URLSearchParams(), headers: {} })

describe('requests to a Python package index', () => {
  it('pages under the normal name, other spellings led there', () => {
    assert.deepEqual(ask('/simple/demo/'), { kind: 'index', name: 'demo', representation: 'text' })
    assert.deepEqual(ask('/simple/Demo__Kit/'), { kind: 'redirect', location: '../demo-kit/' })
    assert.deepEqual(ask('/simple/demo'), { kind: 'redirect', location: './demo/' })
    assert.deepEqual(ask('/simple/'), { kind: 'names', representation: 'text' })
  })

  it('files, their metadata and provenance', () => {
    const file = '/packages/demo/1.0/demo-1.0-py3-none-any.whl'
    assert.deepEqual(ask(file), {
      kind: 'artifact',
      name: 'demo',
      version: '1.0',
      fileName: 'demo-1.0-py3-none-any.whl',
    })
    const described = ask(`${file}.metadata`)
    assert.ok(described?.kind === 'artifact' && described.isMetadata)
    assert.equal(described.fileName, 'demo-1.0-py3-none-any.whl.metadata')
    assert.deepEqual(ask('/integrity/demo/1.0/demo-1.0.tar.gz/provenance'), {
      kind: 'document',
      path: 'integrity/demo/1.0/demo-1.0.tar.gz/provenance',
      name: 'demo',
      contentType: 'application/vnd.pypi.integrity.v1+json',
      keep: 'check',
    })
    assert.deepEqual(ask('/pypi/Demo/1.0-1/json'), { kind: 'advised', name: 'demo', version: '1.0.post1' })
  })

  it('the version is the one that the file name states; spellings of one version are equal', () => {
    assert.equal(ask('/packages/demo/1.0.0/demo-1.0.tar.gz')?.kind, 'artifact')
    for (const path of [
      '/packages/demo/1.1/demo-1.0.tar.gz',
      '/packages/other/1.0/demo-1.0.tar.gz',
      '/packages/Demo/1.0/demo-1.0.tar.gz',
      '/packages/demo/1.0/demo-1.0.exe',
      '/integrity/demo/2.0/demo-1.0.tar.gz/provenance',
    ])
      assert.equal(ask(path)?.kind, 'unsupported', path)
  })

  it('paths that no client sends', () => {
    for (const path of [
      '/simple/../packages/',
      '/simple/%2e%2e/',
      '/simple/demo%2f..%2fother/',
      '/simple/demo%00/',
      '/simple//demo/',
      '/simple/demo/extra/',
      '/simple/-demo/',
      '/simple/démo/',
      '/packages/demo/1.0/a%2fdemo-1.0.tar.gz',
      '/packages/demo/1.0/demo-1.0.tar.gz/',
      '/packages/demo/1.0/demo-1.0.tar.gz/more',
      '/packages/demo/1.0',
      '/integrity/demo/1.0/demo-1.0.tar.gz',
      '/pypi/demo/latest/json',
      '/pypi/demo/1.0/json/more',
      '/',
      '/other',
    ]) {
      const target = ask(path)
      assert.ok(target === undefined || target.kind === 'unsupported', `${path}: ${target?.kind}`)
    }
  })

  it('uploads where clients send them; other writing is refused in words, or not known', () => {
    for (const path of ['/', '/legacy/', '/legacy']) {
      assert.deepEqual(ask(path, 'POST'), { kind: 'publish', bytesMax: 512 * 1024 * 1024 }, path)
      assert.equal(ask(path, 'PUT')?.kind, 'unsupported', path)
    }
    const target = ask('/simple/', 'POST')
    assert.ok(target?.kind === 'unsupported' && target.status === 403)
    assert.equal(ask('/simple/demo/', 'DELETE'), undefined)
    assert.equal(ask('/legacy/demo', 'POST'), undefined)
  })
})
