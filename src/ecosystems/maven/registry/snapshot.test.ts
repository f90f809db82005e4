import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { childOf, childrenOf, childText, parseXml } from '#formats/xml.ts'
import { type HostedFile, hostedAddress } from '../../gate/registry.ts'
import { mavenHosting } from './hosting.ts'
import { openIndex } from './open-index.ts'
import { buildOf, readSnapshotFile, snapshotBase, writeBuilds } from './snapshot.ts'

const name = 'com.bank:demo'
const version = '1.0-SNAPSHOT'
const hosted = (fileName: string, of = version): HostedFile => ({
  version: of,
  fileName,
  role: 'package',
  manifest: '{}',
  md5: '',
  sha1: '',
  sha256: '',
  sha512: '',
  sizeBytes: 1,
  publishedAt: '2026-01-02T03:04:05.678Z',
})
const listed = (...ends: readonly string[]) => {
  const document = writeBuilds(
    { name, version },
    ends.map((end) => hosted(`demo-1.0-${end}`)),
  )
  const root = parseXml(document, { limits: { sizeBytesMax: 65_536, depthMax: 8, nodesMax: 1_000 } })
  const versioning = childOf(root, 'versioning')
  const snapshot = childOf(versioning, 'snapshot')
  const entries = childrenOf(childOf(versioning, 'snapshotVersions'), 'snapshotVersion').map((each) =>
    ['classifier', 'extension', 'value'].map((key) => childText(each, key) ?? '').join(' '),
  )
  const latest = `${childText(snapshot, 'timestamp')} ${childText(snapshot, 'buildNumber')}`
  return { latest, updated: childText(versioning, 'lastUpdated'), entries, version: childText(root, 'version') }
}

describe('maven SNAPSHOTs', () => {
  it('are known by their spelling, and their files by time and number', () => {
    assert.equal(snapshotBase('1.0-SNAPSHOT'), '1.0')
    for (const other of ['1.0', '-SNAPSHOT', '1.0-snapshot', 'SNAPSHOT']) assert.equal(snapshotBase(other), undefined)
    assert.deepEqual(readSnapshotFile(name, version, 'demo-1.0-20260102.030405-6-sources.jar'), {
      timestamp: '20260102.030405',
      buildNumber: 6,
      end: '-sources.jar',
    })
    for (const bad of [
      '-6.jar',
      '.030405-6.jar',
      '20260102.030405-6',
      '20260102.030405-06.jar',
      `20260102.030405-${'9'.repeat(10)}.jar`,
    ])
      assert.equal(readSnapshotFile(name, version, `demo-1.0-${bad}`), undefined, bad)
  })

  it('builds ascend by number, then by time', () => {
    const keys = ['20260101.000000-9', '20250101.000000-10', '20260101.000000-10'].map((build) =>
      buildOf(name, version, `demo-1.0-${build}.jar`),
    )
    assert.deepEqual(keys.toSorted(), keys)
  })

  it('the list has the latest of each kind of file, with what classifiers and extensions are', () => {
    const first = ['.pom', '.jar', '-sources.jar', '-linux-x86_64.tar.gz', '-jdk1.8.jar.asc']
    const { entries, ...head } = listed(
      ...first.map((end) => `20260101.000000-1${end}`),
      '20260102.000000-2.pom',
      '20260102.000000-2.jar',
    )
    assert.deepEqual(head, { latest: '20260102.000000 2', updated: '20260102000000', version })
    assert.deepEqual(entries.toSorted(), [
      ' jar 1.0-20260102.000000-2',
      ' pom 1.0-20260102.000000-2',
      'jdk1.8 jar.asc 1.0-20260101.000000-1',
      'linux-x86_64 tar.gz 1.0-20260101.000000-1',
      'sources jar 1.0-20260101.000000-1',
    ])
  })

  it('a build whose POM has not come yet is not listed, unless none has one', () => {
    const under = listed('20260101.000000-1.pom', '20260101.000000-1.jar', '20260102.000000-2.jar')
    assert.equal(under.latest, '20260101.000000 1')
    assert.equal(listed('20260101.000000-1.jar', '20260102.000000-2.jar').latest, '20260102.000000 2')
  })

  it('are listed among the versions that are deployed here, are never the release, and are left out of other lists', () => {
    const files = [hosted('demo-1.0.jar', '1.0'), hosted('demo-2.0-20260101.000000-1.jar', '2.0-SNAPSHOT')]
    const document = mavenHosting.writeIndex(name, files)
    const own = openIndex(name, document, hostedAddress)
    assert.deepEqual({ ...own.index.tags }, { latest: '2.0-SNAPSHOT', release: '1.0' })
    const about = { representation: 'metadata', baseUrl: '', refused: new Map(), warnings: new Map() }
    const tags = own.tags({ ...about, visible: new Set(['2.0-SNAPSHOT']) })
    assert.deepEqual(tags, [['latest', '2.0-SNAPSHOT']])
    const elsewhere = openIndex(name, document, { url: 'https://upstream.example', services: {} })
    assert.deepEqual(
      elsewhere.index.versions.map((each) => each.version),
      ['1.0'],
    )
  })
})
