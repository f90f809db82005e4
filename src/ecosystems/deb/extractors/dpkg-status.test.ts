import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { dpkgStatus } from './dpkg-status.ts'

const { status = '' } = fixtureFiles(new URL('../testdata/dpkg-status/', import.meta.url))
const osRelease = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'

const extract = (path: string, text: string, files: Record<string, string> = {}) =>
  dpkgStatus.extract(fileOf(path, text), memoryTree(files))

describe('dpkg status', () => {
  test('paths', () => {
    for (const path of ['var/lib/dpkg/status', 'rootfs/var/lib/dpkg/status', 'var/lib/dpkg/status.d/base'])
      assert.equal(dpkgStatus.matches(path), true, path)
    for (const path of [
      'status',
      'var/lib/dpkg/status-old',
      'var/lib/dpkg/status.d/base.md5sums',
      'xvar/lib/dpkg/status',
    ])
      assert.equal(dpkgStatus.matches(path), false, path)
  })

  test('installed packages with their sources, releases and dependencies', async () => {
    const { components, warnings, complete } = await extract('var/lib/dpkg/status', status, {
      'etc/os-release': osRelease,
    })
    assert.deepEqual([warnings, complete], [[], true])
    const lines = components.map(({ id, purl, dependsOn, line }) => `${line} ${id} ${formatPurl(purl)} > ${dependsOn}`)
    assert.deepEqual(lines, [
      '1 ledger-tools:amd64 pkg:deb/debian/ledger-tools@2:1.4.0-3%2Bb1?arch=amd64&distro=debian-12&upstream=ledger%402:1.4.0-3 > libbase6:amd64,libledger1:amd64,postbox:all',
      '16 libledger1:amd64 pkg:deb/debian/libledger1@2:1.4.0-3?arch=amd64&distro=debian-12&upstream=ledger > libbase6:amd64',
      '24 libbase6:amd64 pkg:deb/debian/libbase6@2.36-9%2Bdeb12u3?arch=amd64&distro=debian-12&upstream=base > ',
      '31 postbox:all pkg:deb/debian/postbox@3.8.6-1?arch=all&distro=debian-12 > ',
    ])
    assert.ok(components.every(({ direct }) => direct === undefined))
  })

  test('a file of one package, below another root; nobody says whose it is', async () => {
    const text = 'Package: base-files\nVersion: 12.4\nArchitecture: amd64\n'
    const known = await extract('image/var/lib/dpkg/status.d/base', text, {
      'image/usr/lib/os-release': 'ID=ubuntu\nVERSION_ID="22.04"',
    })
    assert.deepEqual(
      known.components.map(({ purl }) => formatPurl(purl)),
      ['pkg:deb/ubuntu/base-files@12.4?arch=amd64&distro=ubuntu-22.04'],
    )
    const unknown = await extract('var/lib/dpkg/status', text)
    assert.deepEqual(
      unknown.warnings.map(({ code }) => code),
      ['installed.unknown-distribution'],
    )
    assert.deepEqual(
      unknown.components.map(({ purl }) => formatPurl(purl)),
      ['pkg:deb/base-files@12.4?arch=amd64'],
    )
  })

  test('broken entries are told, the rest is read', async () => {
    const { components, warnings, complete } = await extract(
      'var/lib/dpkg/status',
      'Package: -bad name-\nVersion: 1\n\nPackage: good\nVersion: 1\n\nPackage: __proto__\nVersion: 1\n\nPackage: good\nVersion: 2\n',
      { 'etc/os-release': osRelease },
    )
    assert.deepEqual(
      components.map(({ id }) => id),
      ['good'],
    )
    assert.equal(complete, false)
    assert.deepEqual(
      new Set(warnings.map(({ code }) => code)),
      new Set(['installed.unreadable-entry', 'lockfile.duplicate-entry']),
    )
    assert.equal(
      (await dpkgStatus.extract(fileOf('var/lib/dpkg/status', Uint8Array.of(0xff, 0xfe)), memoryTree())).complete,
      false,
    )
  })
})
