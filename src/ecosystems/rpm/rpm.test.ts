import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { parsePurl } from '#formats/purl.ts'
import { rpm } from './index.ts'

const order = (a: string, b: string) => compareVersions(rpm.versions, a, b)

describe('RPM versions', () => {
  test('each stands before the next', () => {
    const ascending = [
      '1.0~rc1',
      '1.0',
      '1.0-1',
      '1.0-2.el9',
      '1.0-2.el9_2',
      '1.0-10.el9',
      '1.0^',
      '1.0^20200101',
      '1.0a',
      '1.0.1',
      '1:0',
    ]
    for (let at = 1; at < ascending.length; at++)
      assert.equal(order(ascending[at - 1] ?? '', ascending[at] ?? ''), '<', String(ascending[at]))
  })

  test('separators, leading zeros and an epoch of 0 make no difference', () => {
    for (const [a, b] of [
      ['1.0', '1_0'],
      ['1..0', '1.0'],
      ['10.0001', '10.1'],
      ['0:1', '1'],
      ['007:1', '7:1'],
      ['1.0.', '1.0'],
    ])
      assert.equal(order(a ?? '', b ?? ''), '=', `${a} ${b}`)
  })

  test('ranges', () => {
    const { includes } = rpm.versions.parseRange('>= 1.0-1, < 2.0')
    assert.deepEqual(['1.0', '1.0-1.el9', '2.0~rc1-1', '2.0-1'].map(includes), [false, true, true, false])
  })

  test('none', () => {
    for (const version of ['', '1:', '1 2', '-1', '\u0000']) assert.ok('invalid' in rpm.versions.key(version), version)
  })
})

describe('RPM in OSV', () => {
  const names = (purl: string) => rpm.osvEcosystems(parsePurl(purl))
  test('by distribution and release', () => {
    assert.deepEqual(names('pkg:rpm/almalinux/curl@1-1?distro=almalinux-9.3'), ['AlmaLinux:9', 'AlmaLinux'])
    assert.deepEqual(names('pkg:rpm/rocky/curl@1-1?distro=rocky-8'), ['Rocky Linux:8', 'Rocky Linux'])
    assert.deepEqual(names('pkg:rpm/opensuse/curl@1-1?distro=opensuse-leap-15.5'), ['openSUSE:Leap 15.5', 'openSUSE'])
    assert.deepEqual(names('pkg:rpm/redhat/curl@1-1?distro=rhel-9.2'), ['Red Hat'])
    assert.deepEqual(names('pkg:rpm/fedora/curl@1-1?distro=fedora-40'), ['fedora'])
    assert.deepEqual(names('pkg:rpm/curl@1-1'), [])
  })

  test('by binary and by source package, the epoch counted', () => {
    const purl = parsePurl('pkg:rpm/almalinux/libcurl@7.76-26.el9?epoch=2&upstream=curl%407.76-25.el9')
    assert.deepEqual(rpm.advisoryCoordinates?.(purl), [
      { name: 'libcurl', version: '2:7.76-26.el9' },
      { name: 'curl', version: '7.76-25.el9' },
    ])
  })
})
