import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { componentRow } from './component-row.ts'

const row = (purls: readonly string[], more: object = {}) =>
  componentRow({ name: 'shown', purls, isPackage: true, scope: 'runtime', hashes: [], ...more })

describe('a component as the table has it', () => {
  it('is its canonical purl, without what says where bytes came from', () => {
    const known = row(['pkg:NPM/%40Bank/Left@1.2.3?vcs_url=git%2Bhttps://x.example&download_url=https://y.example'])
    assert.deepEqual(
      [known?.identity, known?.ecosystem, known?.name, known?.version, known?.keyProblem],
      ['pkg:npm/%40Bank/Left@1.2.3', 'npm', '@Bank/Left', '1.2.3', null],
    )
    assert.ok(known?.versionKey)
    assert.equal(row(['pkg:deb/debian/curl@1?arch=amd64'])?.identity, 'pkg:deb/debian/curl@1?arch=amd64')
  })

  it('takes the version from its own member where the purl has none, and the first purl that can be read', () => {
    assert.equal(row(['nonsense', 'pkg:npm/left'], { version: '1.0.0' })?.identity, 'pkg:npm/left@1.0.0')
    assert.equal(row(['pkg:npm/left'])?.keyProblem, 'no version is given')
  })

  it('orders by version, so that ranges find it', () => {
    const keys = ['1.2.0', '1.10.0', '2.0.0-rc.1', '2.0.0'].map((version) => row([`pkg:npm/a@${version}`])?.versionKey)
    for (const [at, key] of keys.entries()) {
      const next = keys[at + 1]
      if (next) assert.ok(key && Buffer.compare(key, next) < 0, String(at))
    }
    assert.match(row(['pkg:npm/a@not-a-version'])?.keyProblem ?? '', /./)
    assert.equal(row(['pkg:unheard/a@1'])?.keyProblem, 'nothing is known of unheard')
  })

  it('keeps the name of what has no purl', () => {
    const named = row([], { name: ' In house ', version: '1' })
    assert.deepEqual(
      [named?.identity, named?.purl, named?.ecosystem, named?.name],
      ['name:In house@1', null, '', 'In house'],
    )
    assert.deepEqual([named?.keyProblem, named?.advisoryNames], ['it has no purl', []])
    assert.equal(row([], { name: '  ' }), undefined)
  })

  it('names Debian’s source package as advisories do', () => {
    const names = row(['pkg:deb/debian/libcurl4@7.88.1?arch=amd64&distro=debian-12&upstream=curl'])?.advisoryNames
    assert.ok(
      names?.some((name) => name.includes('curl')),
      String(names),
    )
  })
})

describe('a hostile component', () => {
  it('with what no database text holds is known by its name, without it', () => {
    for (const purl of ['pkg:npm/a%00b@1', 'pkg:npm/a@1%00', 'pkg:npm/a@1?x=%00', 'pkg:npm/%ED%A0%80@1']) {
      const found = row([purl])
      assert.equal(found?.purl, null, purl)
    }
    const named = row([], { name: 'a\0b\ud800', version: '\0' })
    assert.ok(named?.identity.isWellFormed() && !named.identity.includes('\0'))
  })

  it('fits in an index, or is not kept, or has no place in the order', () => {
    assert.equal(row([`pkg:npm/${'a'.repeat(2_100)}@1`])?.purl ?? null, null)
    assert.equal(row([], { name: '猫'.repeat(5_000) })?.name.length, 500)
    for (const version of ['9'.repeat(1_900), `1.0.0-${'z.'.repeat(900)}z`, '1.'.repeat(900)])
      for (const type of ['npm', 'maven', 'deb', 'pypi', 'generic', 'nuget']) {
        const found = row([`pkg:${type}/g/a@${version}`])
        const bytes = Buffer.byteLength(found?.name ?? '') + (found?.versionKey?.length ?? 0)
        assert.ok(bytes <= 2_500 && Buffer.byteLength(found?.identity ?? '') <= 2_000, `${type} ${bytes}`)
      }
  })

  it('is no prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      assert.equal(row([`pkg:${name.toLowerCase().replaceAll('_', '')}/${name}@1`])?.name, name)
  })
})
