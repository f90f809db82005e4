import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RegistryTarget } from '../../gate/registry.ts'
import { fileOf } from './file-kinds.ts'
import { route } from './route.ts'

const at = (path: string, method = 'GET'): RegistryTarget | undefined =>
  route({ method, path, query: new URLSearchParams(), headers: {} })

describe('maven route', () => {
  it('the list of a package’s versions, which may be that of a group’s plugins', () => {
    assert.deepEqual(at('/org/example/demo/maven-metadata.xml'), {
      kind: 'index',
      name: 'org.example:demo',
      representation: 'metadata',
      reservedAs: ['org.example.demo:'],
    })
    assert.deepEqual(at('/org/osgi/org.osgi.core/maven-metadata.xml'), {
      kind: 'index',
      name: 'org.osgi:org.osgi.core',
      representation: 'metadata',
    })
    assert.deepEqual(at('/junit/maven-metadata.xml'), {
      kind: 'document',
      path: './junit/maven-metadata.xml',
      name: 'junit:',
      contentType: 'text/xml',
      keep: 'check',
    })
  })

  it('files of a version: folder and file name agree', () => {
    const files = [
      ['.pom', true],
      ['.module', true],
      ['.jar', undefined],
      ['-sources.jar', undefined],
      ['-linux-x86_64.tar.gz', undefined],
      ['.jar.asc', undefined],
      ['.jar.sigstore.json', undefined],
    ] as const
    for (const [end, isMetadata] of files) {
      const target = at(`/org/example/demo/1.0/demo-1.0${end}`)
      assert.ok(target?.kind === 'artifact', end)
      assert.equal(target.name, 'org.example:demo')
      assert.equal(target.version, '1.0')
      assert.equal(target.isMetadata, isMetadata, end)
      const file = fileOf(target)
      assert.equal(file.url, `./org/example/demo/1.0/demo-1.0${end}`)
      const accompanies = isMetadata || /asc$|json$/.test(end)
      assert.equal(file.role, accompanies ? 'metadata' : 'package', end)
    }
  })

  it('what is called like metadata or a signature, and is none, is a file like any other', () => {
    for (const end of ['-evil.pom', '.jar.module', '-x.asc', '.asc']) {
      const target = at(`/a/b/1/b-1${end}`)
      assert.ok(target?.kind === 'artifact', end)
      assert.deepEqual([target.isMetadata, fileOf(target).role], [undefined, 'package'], end)
    }
  })

  it('SNAPSHOTs by their builds, of hosted repositories only', () => {
    const list = at('/a/b/1-SNAPSHOT/maven-metadata.xml')
    assert.ok(list?.kind === 'builds')
    assert.deepEqual([list.name, list.version], ['a:b', '1-SNAPSHOT'])
    assert.match(list.hostedOnly, /SNAPSHOT/)
    assert.equal(at('/a/b/1-SNAPSHOT/maven-metadata.xml.sha1')?.kind, 'checksum')
    for (const [end, isMetadata] of [
      ['-20200101.000000-12.pom', true],
      ['-20200101.000000-12-sources.jar', undefined],
      ['-SNAPSHOT.jar', undefined],
    ] as const) {
      const target = at(`/a/b/1-SNAPSHOT/b-1${end}`)
      assert.ok(target?.kind === 'artifact', end)
      assert.deepEqual([target.name, target.version, target.isMetadata], ['a:b', '1-SNAPSHOT', isMetadata])
      assert.equal(target.hostedOnly, list.hostedOnly)
    }
    assert.equal(Object.hasOwn(at('/a/b/1/b-1.jar') ?? {}, 'hostedOnly'), false)
  })

  it('checksums of lists, files and documents', () => {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const kinds = [
        ['/junit/maven-metadata.xml', 'document'],
        ['/a/b/maven-metadata.xml', 'index'],
        ['/a/b/1/b-1.jar.asc', 'artifact'],
      ] as const
      for (const [path, kind] of kinds) {
        const target = at(`${path}.${algorithm}`)
        assert.ok(target?.kind === 'checksum', path)
        assert.equal(target.algorithm, algorithm)
        assert.equal(target.of.kind, kind)
      }
    }
    assert.equal(at('/a/b/1/b-1.jar.sha1.sha1'), undefined)
  })

  it('another version’s or package’s file is none of this one', () => {
    const paths = [
      '/a/b/1.0/b-2.0.jar',
      '/a/b/1.0/c-1.0.jar',
      '/a/b/1.0/b-1.0',
      '/a/b/1.0/b-1.0jar',
      '/a/b/1.0/b-1.0-.jar',
    ]
    for (const path of paths) assert.equal(at(path)?.kind, 'unsupported', path)
  })

  it('what is left out says why: 403 where a client would hide a 404', () => {
    const snapshots = [
      '/a/b/1-SNAPSHOT/b-1-2020.000000-1.jar',
      '/a/b/1-SNAPSHOT/b-1-20200101.000000-0.jar',
      '/a/b/1-SNAPSHOT/b-1-20200101.000000-1.',
      '/a/b/1-SNAPSHOT/c-1-20200101.000000-1.jar',
      '/a/b/-SNAPSHOT/b--20200101.000000-1.jar',
      '/a/b/1-snapshot/b-1-20200101.000000-1.jar',
      '/a/b/1-snapshot/b.pom.md5',
    ]
    for (const path of snapshots) {
      const target = at(path)
      assert.ok(target?.kind === 'unsupported', path)
      assert.equal(target.status, 403)
      assert.match(target.reason, /SNAPSHOT/)
    }
    for (const path of [
      '/archetype-catalog.xml',
      '/.meta/prefixes.txt',
      '/.index/x.gz',
      '/archetype-catalog.xml.sha1',
    ]) {
      const target = at(path)
      assert.ok(target?.kind === 'unsupported', path)
      assert.equal(target.status, undefined)
    }
    for (const method of ['POST', 'DELETE']) assert.equal(at('/a/b/1/b-1.jar', method)?.kind, 'unsupported')
    assert.equal(at('/a/b/1/b-1.jar', 'PUT')?.kind, 'publish')
  })

  it('paths of no repository, and tricks with them, lead nowhere', () => {
    const paths = [
      '/',
      '/maven-metadata.xml',
      '/a/1/a-1.jar',
      '/a/../b/1/b-1.jar',
      '/a/%2e%2e/1/x-1.jar',
      '/a/b%2f1/1/b-1.jar',
      '/a/b/1/..%2fb-1.jar',
      '/a/b/1/b-1.jar%00',
      '/a/b/1//b-1.jar',
      '/a\\b/c/1/c-1.jar',
      '/a.b/c/1/c-1.jar',
      '/a.b/c/maven-metadata.xml',
      '/a/b/[1,2)/b-[1,2).jar',
      '/a/b/LATEST/b-LATEST.jar',
      '/a/b/1..2/b-1..2.jar',
      '/a/b/.1/b-.1.jar',
      '/.hidden/b/1/b-1.jar',
      `/${'a/'.repeat(2_000)}1/a-1.jar`,
    ]
    for (const path of paths) assert.equal(at(path), undefined, path)
    assert.equal(at('/__proto__/constructor/1/constructor-1.jar')?.kind, 'artifact')
  })
})
