import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { buildHeader, buildNdb, buildSqlite, type RpmFacts } from '../testdata/build-database.ts'
import { rpmDatabase } from './rpm-database.ts'

const fixture = fixtureFiles(new URL('../testdata/rpm-database/', import.meta.url))
const headers = (JSON.parse(fixture['packages.json'] ?? '') as RpmFacts[]).map(buildHeader)
const tree = memoryTree({ 'etc/os-release': 'ID="almalinux"\nVERSION_ID="9.3"\n' })
const extract = (path: string, bytes: Uint8Array, files = tree) => rpmDatabase.extract(fileOf(path, bytes), files)

const EXPECTED = [
  'pkg:rpm/almalinux/ledger@1.4.0-3.el9?arch=x86_64&distro=almalinux-9.3&epoch=1 > libbase-2.36-9.el9_2.x86_64',
  'pkg:rpm/almalinux/libbase@2.36-9.el9_2?arch=x86_64&distro=almalinux-9.3&upstream=base > ',
  'pkg:rpm/almalinux/postbox@3.8.6-1.module%2Bel9?arch=noarch&distro=almalinux-9.3&modularitylabel=postbox:3:9000&upstream=postbox%403.8.5-1.module%2Bel9 > libbase-2.36-9.el9_2.x86_64',
]

describe('RPM databases', () => {
  for (const [path, bytes] of [
    ['var/lib/rpm/rpmdb.sqlite', buildSqlite(headers)],
    ['usr/lib/sysimage/rpm/Packages.db', buildNdb(headers)],
  ] as const)
    test(`packages of ${path}`, async () => {
      assert.equal(rpmDatabase.matches(path), true)
      const { components, warnings, complete } = await extract(path, bytes)
      assert.deepEqual([warnings, complete], [[], true])
      assert.deepEqual(
        components.map(({ purl, dependsOn }) => `${formatPurl(purl)} > ${dependsOn}`),
        EXPECTED,
      )
      assert.deepEqual(
        components.map(({ license }) => license),
        ['Apache-2.0', 'LGPL-2.1-or-later', undefined],
      )
    })

  test('what cannot be read is told', async () => {
    const codesOf = async (path: string, bytes: Uint8Array, files = tree) => {
      const { warnings, complete } = await extract(path, bytes, files)
      assert.equal(complete, false)
      return warnings.map(({ code }) => code)
    }
    assert.deepEqual(await codesOf('var/lib/rpm/Packages', Buffer.alloc(64, 1)), ['installed.unsupported-database'])
    assert.deepEqual(await codesOf('var/lib/rpm/rpmdb.sqlite', buildSqlite(headers).subarray(0, 4_096)), [
      'installed.unreadable-database',
    ])
    assert.deepEqual(await codesOf('var/lib/rpm/Packages.db', buildNdb([Buffer.from('no header')])), [
      'installed.unreadable-entry',
    ])
    assert.deepEqual(await codesOf('var/lib/rpm/Packages.db', buildNdb([buildHeader({ name: 'a' })])), [
      'installed.unreadable-entry',
    ])
    const withLog = memoryTree({ 'etc/os-release': 'ID=almalinux\n', 'var/lib/rpm/rpmdb.sqlite-wal': 'x' })
    assert.deepEqual(await codesOf('var/lib/rpm/rpmdb.sqlite', buildSqlite(headers), withLog), [
      'installed.unmerged-journal',
    ])
  })

  test('changed bytes are warnings, never more', async () => {
    let state = 11
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (const bytes of [buildSqlite(headers), buildNdb(headers)])
      for (let round = 0; round < 200; round++) {
        const changed = Uint8Array.from(bytes)
        for (let change = 0; change < 6; change++) changed[random(changed.length)] = random(256)
        const { components } = await extract('var/lib/rpm/rpmdb.sqlite', changed)
        for (const { purl } of components) assert.ok(formatPurl(purl).startsWith('pkg:rpm/'))
      }
  })
})
