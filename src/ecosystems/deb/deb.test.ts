import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { parsePurl } from '#formats/purl.ts'
import { deb } from './index.ts'

const order = (a: string, b: string) => compareVersions(deb.versions, a, b)

describe('Debian versions', () => {
  test('each stands before the next', () => {
    const ascending = [
      '0~~',
      '0~~a',
      '0~',
      '0',
      '0a',
      '0+b1',
      '1.0~rc1',
      '1.0',
      '1.0-1',
      '1.0-1+b1',
      '1.0a',
      '1.0.1',
      '10',
      '1:0.1',
    ]
    for (let at = 1; at < ascending.length; at++)
      assert.equal(order(ascending[at - 1] ?? '', ascending[at] ?? ''), '<', String(ascending[at]))
  })

  test('what is the same to dpkg has the same key', () => {
    for (const [a, b] of [
      ['1.0', '0:1.0-0'],
      ['1.01', '1.1'],
      ['1.', '1.0'],
      ['1a', '1a0'],
      ['1-', '1'],
    ])
      assert.equal(order(a ?? '', b ?? ''), '=')
    assert.equal(order('1.0-99999999999999999999', '1.0-100000000000000000000'), '<')
  })

  test('standard, odd, and none', () => {
    const kind = (version: string) => {
      const key = deb.versions.key(version)
      return 'invalid' in key ? 'invalid' : key.standard
    }
    assert.deepEqual(
      ['1:2.3-4+b1', '1.0~rc1', 'abc', '1_2', '9999999999:1', '', 'a:1', ':1', '1:', '1 2', '1é'].map(kind),
      [true, true, false, false, false, 'invalid', 'invalid', 'invalid', 'invalid', 'invalid', 'invalid'],
    )
  })

  test('ranges of relations', () => {
    const { includes } = deb.versions.parseRange('>= 1.0, << 2.0 || = 3.1-1')
    assert.deepEqual(['0.9', '1.0', '1.9-5', '2.0~rc1', '2.0', '3.1-1', 'a:b'].map(includes), [
      false,
      true,
      true,
      true,
      false,
      true,
      false,
    ])
    assert.throws(() => deb.versions.parseRange('>= '), RangeError)
  })
})

describe('Debian in OSV', () => {
  const names = (purl: string) => deb.osvEcosystems(parsePurl(purl))
  test('by namespace and release', () => {
    assert.deepEqual(names('pkg:deb/debian/curl@1?distro=debian-12'), ['Debian:12', 'Debian'])
    assert.deepEqual(names('pkg:deb/debian/curl@1?distro=debian-12.5'), ['Debian:12', 'Debian'])
    assert.deepEqual(names('pkg:deb/debian/curl@1?distro=bookworm'), ['Debian:12', 'Debian'])
    assert.deepEqual(names('pkg:deb/debian/curl@1?distro=sid'), ['Debian'])
    assert.deepEqual(names('pkg:deb/ubuntu/curl@1?distro=ubuntu-22.04'), ['Ubuntu:22.04:LTS', 'Ubuntu:22.04', 'Ubuntu'])
    assert.deepEqual(names('pkg:deb/ubuntu/curl@1?distro=mantic'), ['Ubuntu:23.10', 'Ubuntu'])
    assert.deepEqual(names('pkg:deb/curl@1?distro=debian-11'), ['Debian:11', 'Debian'])
    assert.deepEqual(names('pkg:deb/raspbian/curl@1?distro=raspbian-11'), ['raspbian'])
    assert.deepEqual(names('pkg:deb/curl@1'), [])
  })

  test('by source package', () => {
    const filed = (purl: string) =>
      deb.advisoryCoordinates?.(parsePurl(purl)).map(({ name, version }) => `${name} ${version}`)
    assert.deepEqual(filed('pkg:deb/debian/libcurl4@7.88.1-10?upstream=curl'), ['curl 7.88.1-10'])
    assert.deepEqual(filed('pkg:deb/debian/libcurl4@7.88.1-10%2Bb1?upstream=curl%407.88.1-10'), ['curl 7.88.1-10'])
    assert.deepEqual(filed('pkg:deb/debian/curl@7.88.1-10'), ['curl 7.88.1-10'])
  })
})
