import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { installed } from './installed.ts'

const { installed: database = '' } = fixtureFiles(new URL('../testdata/installed/', import.meta.url))

describe('apk installed', () => {
  test('packages with their origins, releases and dependencies', async () => {
    const tree = memoryTree({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.18.4\n' })
    const { components, warnings, complete } = await installed.extract(fileOf('lib/apk/db/installed', database), tree)
    assert.deepEqual([warnings, complete], [[], true])
    const lines = components.map(
      ({ purl, dependsOn, license, line }) => `${line} ${formatPurl(purl)} ${license} > ${dependsOn}`,
    )
    assert.deepEqual(lines, [
      '1 pkg:apk/alpine/ledger@1.4.0-r3?arch=x86_64&distro=alpine-3.18.4 Apache-2.0 > libbase1,postbox',
      '22 pkg:apk/alpine/libbase1@2.36.1-r0?arch=x86_64&distro=alpine-3.18.4&upstream=base LGPL-2.1-or-later > ',
      '30 pkg:apk/alpine/postbox@3.8.6_p1-r1?arch=noarch&distro=alpine-3.18.4 undefined > libbase1',
    ])
  })

  test('paths, broken entries, nothing', async () => {
    assert.equal(installed.matches('rootfs/usr/lib/apk/db/installed'), true)
    assert.equal(installed.matches('installed'), false)
    const broken = await installed.extract(fileOf('lib/apk/db/installed', 'P:a b\nV:1\n\nP:good\nV:1'), memoryTree())
    assert.deepEqual(
      broken.components.map(({ id }) => id),
      ['good'],
    )
    assert.deepEqual(broken.warnings.map(({ code }) => code).toSorted(), [
      'installed.unknown-distribution',
      'installed.unreadable-entry',
    ])
    assert.deepEqual((await installed.extract(fileOf('lib/apk/db/installed', ''), memoryTree())).components, [])
  })
})
