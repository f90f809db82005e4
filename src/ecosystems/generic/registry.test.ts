import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileAddress, repositoryOf } from './registry/file-names.ts'
import { route } from './registry/route.ts'
import { readSidecar, statedDigests } from './registry/stated-digests.ts'
import { genericRegistry } from './registry.ts'

const hex = '0123456789abcdef'.repeat(4)
const asked = (path: string, method = 'GET') =>
  route({ method, path, query: new URLSearchParams(), headers: {}, repositoryName: 'files' })

describe('plain files', () => {
  it('the package is the repository and the folder, the version the name of the file', () => {
    const target = asked('/tools/linux/foo-1.2.tar.gz')
    const version = 'foo-1.2.tar.gz'
    assert.deepEqual(target, { kind: 'artifact', name: 'files/tools/linux', version, fileName: version })
    assert.deepEqual(asked('/a%20b'), undefined)
    assert.equal(fileAddress('files/tools/linux', 'foo+1~2.zip'), './tools/linux/foo%2B1~2.zip')
    assert.equal(fileAddress('files', 'foo'), './foo')
    assert.equal(repositoryOf('files/tools'), 'files')
  })

  it('without a repository no name is certain', () => {
    assert.equal(route({ method: 'GET', path: '/a', query: new URLSearchParams(), headers: {} }), undefined)
  })

  it('digests of files, folders, uploads, paths that are none', () => {
    const of = { kind: 'artifact', name: 'files/a', version: 'b', fileName: 'b' }
    assert.deepEqual(asked('/a/b.sha512'), { kind: 'checksum', of, algorithm: 'sha512', listedAs: 'b' })
    assert.equal(asked('/a/')?.kind, 'unsupported')
    assert.equal(asked('/a', 'POST')?.kind, 'unsupported')
    assert.equal(asked('/')?.kind, 'ping')
    for (const path of ['/a/../b', '/a//b', '/.sha256', `/${'a'.repeat(251)}`, `/${'a/'.repeat(250)}b`])
      assert.equal(asked(path), undefined, path.slice(0, 40))
  })

  it('there are no lists', () => {
    assert.equal(genericRegistry.indexRequest('files', { url: 'https://upstream.example', services: {} }), undefined)
    assert.throws(() => genericRegistry.openIndex('files', new Uint8Array(), { url: '', services: {} }), SyntaxError)
  })
})

describe('digests beside a file', () => {
  const read = (text: string) => readSidecar(Buffer.from(text), 'foo.zip', 'sha256')

  it('alone, in a list, and with a tag', () => {
    for (const text of [
      hex,
      `${hex.toUpperCase()}\n`,
      `${hex}  foo.zip\n`,
      `${hex} *./dist/foo.zip\n`,
      `${'f'.repeat(64)}  other.zip\n${hex}  foo.zip\n`,
      `SHA256 (foo.zip) = ${hex}\n`,
      `# digests\n${hex}  foo.zip\n`,
    ])
      assert.equal(read(text), hex, text)
  })

  it('of another file, of two minds, or none: not taken', () => {
    for (const text of [
      '',
      '<html>',
      hex.slice(1),
      `${hex}0`,
      `${hex}  other.zip`,
      `${hex}  foo.zip\n${'f'.repeat(64)}  foo.zip`,
      `${hex}\n${hex}`,
      `SHA512 (foo.zip) = ${hex}`,
    ])
      assert.throws(() => read(text), SyntaxError, text)
    assert.throws(() => readSidecar(Buffer.from([0xff]), 'foo.zip', 'sha256'), SyntaxError)
  })

  it('both are asked for, and what is there must hold', async () => {
    const urls: string[] = []
    const file = { name: 'files', version: 'foo.zip', fileName: 'foo.zip', url: './foo.zip' }
    const stated = await statedDigests(file, async ({ url }) => {
      urls.push(url)
      return url.endsWith('256') ? Buffer.from(hex) : undefined
    })
    assert.deepEqual([stated, urls], [[`sha256:${hex}`], ['./foo.zip.sha512', './foo.zip.sha256']])
  })
})
