import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { ListSource } from '../gate/registry.ts'
import { chooseLists } from './registry/choose-lists.ts'
import { openList } from './registry/open-list.ts'
import { readRelease } from './registry/read-release.ts'
import { route } from './registry/route.ts'
import { debRegistry } from './registry.ts'

const digest = 'a'.repeat(64)
const about = { path: './Packages', sha256: digest, label: 'debian' }
const asked = (path: string, method = 'GET') => route({ method, path, query: new URLSearchParams(), headers: {} })

function archive(releases: Readonly<Record<string, string>>): ListSource {
  return {
    documents: Object.keys(releases),
    read: async (path) => (Object.hasOwn(releases, path) ? Buffer.from(releases[path] ?? '') : undefined),
  }
}

describe('paths of an archive', () => {
  it('indexes pass, files are judged, by-hash is kept for ever only by SHA256', () => {
    for (const path of [
      '/dists/bookworm/InRelease',
      '/dists/bookworm/Release.gpg',
      '/dists/bookworm-updates/main/i18n/Translation-en.xz',
      '/dists/bookworm/main/Contents-amd64.gz',
      '/dists/bookworm/main/dep11/icons-48x48@2.tar.gz',
      '/dists/bookworm/main/cnf/Commands-amd64.xz',
      '/dists/sid/main/binary-amd64/Packages.diff/Index',
      '/dists/sid/main/binary-amd64/Packages.diff/T-2026-05-01-0200.12-F-2026-04-30-0200.00.gz',
    ])
      assert.deepEqual(asked(path), { kind: 'document', path: `.${encodePath(path)}`, keep: 'check' }, path)
    const byHash = '/dists/bookworm/main/binary-amd64/by-hash'
    const kept = asked(`${byHash}/SHA256/${digest}`)
    assert.deepEqual(kept, { kind: 'document', path: `.${byHash}/SHA256/${digest}`, keep: 'forever', sha256: digest })
    assert.equal(asked(`${byHash}/MD5Sum/${'a'.repeat(32)}`)?.kind, 'document')
    assert.equal(asked(`${byHash}/SHA256/${'a'.repeat(63)}`)?.kind, 'unsupported')
    for (const path of [
      '/pool/main/f/foo/foo_1.0+b1_amd64.deb',
      '/foo_1_all.udeb',
      '/dists/x/a.deb',
      '/a/b.orig.tar.xz',
    ])
      assert.deepEqual(asked(path), { kind: 'listed', path: path.slice(1) }, path)
  })

  it('anything else is not served', () => {
    for (const path of ['/dists/bookworm/main/installer-amd64/current/images/linux', '/README', '/x.exe'])
      assert.equal(asked(path)?.kind, 'unsupported', path)
    for (const path of ['/a/../b.deb', '/a%2fb.deb', '/a//b.deb', 'a.deb']) assert.equal(asked(path), undefined, path)
    assert.equal(asked('/pool/a.deb', 'PUT')?.kind, 'unsupported')
  })

  it('a package is no document, whatever it is called', () => {
    assert.equal(debRegistry.isDocument?.(Buffer.from('!<arch>\ndebian-binary')), false)
    assert.equal(debRegistry.isDocument?.(Buffer.from('Package: demo')), true)
    assert.equal(debRegistry.isDocument?.(new Uint8Array()), true)
  })
})

describe('releases', () => {
  it('the origin and digests, with a signature around them', () => {
    const signed = [
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA256',
      '',
      'Origin: Debian',
      'Acquire-By-Hash: yes',
      'MD5Sum:',
      ` ${'b'.repeat(32)} 10 main/binary-amd64/Packages.gz`,
      'SHA256:',
      ` ${digest}       10 main/binary-amd64/Packages.gz`,
      ` ${digest} 10 ../escape`,
      '-----BEGIN PGP SIGNATURE-----',
      ` ${digest} 10 forged`,
    ].join('\n')
    const { origin, hasByHash, digests } = readRelease(Buffer.from(signed))
    assert.deepEqual([origin, hasByHash, [...digests]], ['debian', true, [['main/binary-amd64/Packages.gz', digest]]])
  })

  it('what is none', () => {
    for (const text of ['', '<html>', 'Origin: x\nMD5Sum:\n aa 1 Packages', '\xff'])
      assert.throws(() => readRelease(Buffer.from(text, 'latin1')), SyntaxError)
  })

  it('the lists of the architecture, by hash where the archive has that, the own component first', async () => {
    const lists = ['contrib/binary-amd64/Packages.gz', 'main/binary-amd64/Packages.gz', 'main/binary-arm64/Packages.gz']
    const text = `Origin: Tests\nSHA256:\n${lists.map((path) => ` ${digest} 1 ${path}\n`).join('')}`
    const from = archive({ './dists/a/Release': text, './dists/b/InRelease': `Acquire-By-Hash: yes\n${text}` })
    const paths = (await chooseLists('pool/main/f/foo/foo_1_amd64.deb', from)).map(({ path }) => path)
    assert.deepEqual(paths, [
      './dists/a/main/binary-amd64/Packages.gz',
      './dists/a/contrib/binary-amd64/Packages.gz',
      `./dists/b/main/binary-amd64/by-hash/SHA256/${digest}`,
      `./dists/b/contrib/binary-amd64/by-hash/SHA256/${digest}`,
    ])
    assert.deepEqual(await chooseLists('pool/main/f/foo/foo_1_amd64.udeb', from), [])
    assert.deepEqual(await chooseLists('pool/main/f/foo/foo_1.dsc', from), [])
  })

  it('lists in the form that is read fastest, of those that the archive has', async () => {
    const named = async (...endings: readonly string[]) => {
      const lines = endings.map((ending) => ` ${digest} 1 main/binary-amd64/Packages${ending}\n`)
      const from = archive({ './dists/a/InRelease': `SHA256:\n${lines.join('')}` })
      return (await chooseLists('pool/f_1_amd64.deb', from)).map(({ path }) => path.replace(/^.*Packages/, ''))
    }
    assert.deepEqual(await named('', '.xz', '.gz'), ['.gz'])
    assert.deepEqual(await named('', '.xz'), ['.xz'])
    assert.deepEqual(await named('', '.zst'), ['.zst'])
    assert.deepEqual(await named(''), [''])
  })

  it('releases that clients make up take nobody’s place', async () => {
    const release = (list: string) => `SHA256:\n ${digest} 1 ${list}/binary-amd64/Packages\n`
    const many = (count: number, path: (at: number) => string) => Array.from({ length: count }, (_, at) => path(at))
    const from: ListSource = {
      documents: [
        ...many(300, (at) => `./dists/absent-${at}/InRelease`),
        ...many(300, (at) => `./dists/broken-${at}/InRelease`),
        ...many(900, (at) => `./dists/self/${'x/'.repeat(1 + (at % 300))}${at}/Release`),
        './dists/stable/InRelease',
        './dists/zzz/InRelease',
      ],
      read: async (path) => {
        if (path.includes('broken')) return Buffer.from('no release')
        if (path.includes('/self/') || path.includes('/stable/')) return Buffer.from(release('stable'))
        return path === './dists/zzz/InRelease' ? Buffer.from(release('zzz')) : undefined
      },
    }
    const lists = (await chooseLists('pool/f_1_amd64.deb', from)).map(({ path }) => path)
    assert.deepEqual(lists, ['./dists/stable/stable/binary-amd64/Packages', './dists/zzz/zzz/binary-amd64/Packages'])
  })

  it('lists in no form that is read are told, unless another release has them', async () => {
    const packed = `SHA256:\n ${digest} 1 main/binary-amd64/Packages.bz2\n`
    const plain = `SHA256:\n ${digest} 1 main/binary-amd64/Packages\n`
    await assert.rejects(chooseLists('pool/f_1_amd64.deb', archive({ './dists/a/InRelease': packed })), SyntaxError)
    const both = archive({ './dists/a/InRelease': packed, './dists/b/InRelease': plain })
    assert.equal((await chooseLists('pool/f_1_amd64.deb', both)).length, 1)
  })
})

describe('lists', () => {
  const stanza = (fields: string) => `Package: demo\nVersion: 1:2.0-1\n${fields}\n\n`
  const open = (text: string) => openList(Buffer.from(text), about)

  it('a file by its path, plain and packed', async () => {
    const text = `${stanza('Filename: pool/a.deb\nSHA256: bad')}${stanza(`SHA256: ${digest}\nFilename: pool/b.deb`)}`
    for (const list of [Buffer.from(text), gzipSync(text)]) {
      const [found] = (await openList(list, about)).find('pool/b.deb')
      assert.equal(found?.name, 'demo')
      assert.equal(found?.details.version, '1:2.0-1')
      const file = { fileName: 'debian/b.deb', url: './pool/b.deb', role: 'package', integrity: `sha256:${digest}` }
      assert.deepEqual(found?.details.files, [file])
    }
    assert.deepEqual((await open(text)).find('pool/c.deb'), [])
  })

  it('an entry without a version, a name or a digest is told', async () => {
    for (const entry of [
      'Package: demo\nFilename: pool/a.deb\n',
      `Version: 1\nFilename: pool/a.deb\nSHA256: ${digest}\n`,
      stanza('Filename: pool/a.deb'),
      stanza('Filename: pool/a.deb\nSHA256: ../x'),
    ]) {
      const list = await open(entry)
      assert.throws(() => list.find('pool/a.deb'), SyntaxError, entry)
    }
  })

  it('what cannot be unpacked is told', async () => {
    await assert.rejects(openList(gzipSync('x'.repeat(100)).subarray(0, 20), about), SyntaxError)
  })
})

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
