import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeArtifact } from '#test/upstreams/maven-upstream.ts'
import type { HostedFile } from '../../gate/registry.ts'
import { mavenHosting } from './hosting.ts'
import { openIndex } from './open-index.ts'

const demo = makeArtifact({ group: 'com.bank', artifact: 'demo', version: '1.0' })
const folder = '/com/bank/demo'
const publish = (path: string, body: Uint8Array = Buffer.from('x')) =>
  mavenHosting.readPublication({ method: 'PUT', path, query: new URLSearchParams(), headers: {} }, body)
const rolesOf = (path: string, body?: Uint8Array) => publish(path, body).files.map(({ role }) => role)
const hosted = (version: string, publishedAt: string): HostedFile => ({
  version,
  fileName: `demo-${version}.jar`,
  role: 'package',
  manifest: '{}',
  md5: '',
  sha1: '',
  sha256: '',
  sha512: '',
  sizeBytes: 1,
  publishedAt,
})

describe('publications to a Maven repository', () => {
  it('a file is its path’s, and the one that is used is known from those beside it', () => {
    const { files, ...subject } = publish(`${folder}/1.0/demo-1.0.jar`, demo.jar)
    assert.deepEqual(subject, { name: 'com.bank:demo', version: '1.0' })
    assert.deepEqual(
      files.map(({ fileName, role, bytes }) => [fileName, role, bytes]),
      [['demo-1.0.jar', 'package', demo.jar]],
    )
    for (const end of ['-sources.jar', '-javadoc.jar', '.module', '.jar.asc'])
      assert.deepEqual(rolesOf(`${folder}/1.0/demo-1.0${end}`), ['metadata'], end)
    assert.deepEqual(rolesOf(`${folder}/1.0/demo-1.0.pom`, demo.pom), ['metadata'])
    const parent = makeArtifact({ group: 'com.bank', artifact: 'demo', version: '1.0', packaging: 'pom' })
    assert.deepEqual(rolesOf(`${folder}/1.0/demo-1.0.pom`, parent.pom), ['package'])
  })

  it('checksums and lists of versions are taken, and are nothing to keep', () => {
    for (const end of ['md5', 'sha1', 'sha256', 'sha512']) {
      assert.deepEqual(publish(`${folder}/1.0/demo-1.0.jar.${end}`), {
        name: 'com.bank:demo',
        version: '1.0',
        files: [],
      })
      assert.deepEqual(publish(`${folder}/maven-metadata.xml.${end}`).files, [])
    }
    const list = publish(`${folder}/maven-metadata.xml`, Buffer.from('<metadata/>'))
    assert.deepEqual(list, { name: 'com.bank:demo', version: '', files: [] })
  })

  it('what is no file of a release is refused with the reason', () => {
    const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
      [`${folder}/1.0-SNAPSHOT/demo-1.0-SNAPSHOT.jar`, demo.jar, /deployed under the number of its build/],
      [`${folder}/1.0-snapshot/demo-1.0-20200101.000000-1.jar`, demo.jar, /SNAPSHOT/],
      [`${folder}/1.0-SNAPSHOT/demo-1.0-20200101.000000-1.pom`, demo.pom, /The POM is about com\.bank:demo:1\.0/],
      [`${folder}/1.0/other-1.0.jar`, demo.jar, /not the name of a file of com\.bank:demo 1\.0/],
      [`${folder}/1.0/../1.0/demo-1.0.jar`, demo.jar, /address/],
      ['/archetype-catalog.xml', demo.jar, /archetypes/],
      ['/bank/maven-metadata.xml', demo.jar, /one word/],
      [`${folder}/1.0/demo-1.0.jar`, new Uint8Array(), /empty/],
      [`${folder}/1.1/demo-1.1.pom`, demo.pom, /The POM is about com\.bank:demo:1\.0/],
      [`${folder}/1.0/demo-1.0.pom`, Buffer.from('{}'), /./],
    ]
    for (const [path, body, reason] of cases)
      assert.throws(
        () => publish(path, body),
        (error) => error instanceof SyntaxError && reason.test(error.message),
        path,
      )
  })

  it('the list has the versions in the order of publication, each once, and when the last file came', () => {
    const files = [
      hosted('2.0', '2026-01-02T03:04:05.678Z'),
      hosted('1.9', '2026-02-02T00:00:00.000Z'),
      { ...hosted('2.0', '2026-03-04T05:06:07.008Z'), fileName: 'demo-2.0-sources.jar' },
    ]
    const document = mavenHosting.writeIndex('com.bank:demo', files.toReversed())
    const { index } = openIndex('com.bank:demo', document)
    assert.deepEqual(
      index.versions.map(({ version }) => version),
      ['2.0', '1.9'],
    )
    assert.deepEqual({ ...index.tags }, { latest: '1.9', release: '1.9' })
    assert.match(document.toString(), /<lastUpdated>20260304050607<\/lastUpdated>/)
  })

  it('details are those of the POM alone, with the files as they come', () => {
    const about = { name: 'com.bank:demo', version: '1.0' }
    const at = hosted('1.0', '2026-01-02T03:04:05.678Z')
    const [pom] = publish(`${folder}/1.0/demo-1.0.pom`, demo.pom).files
    const [jar] = publish(`${folder}/1.0/demo-1.0.jar`, demo.jar).files
    assert.ok(pom && jar)
    const details = mavenHosting.details?.(about, { ...at, ...pom })
    assert.deepEqual(
      [details?.license, details?.publishedAt, details?.files, details?.version],
      ['MIT', at.publishedAt, [], '1.0'],
    )
    assert.equal(mavenHosting.details?.(about, { ...at, ...jar }), undefined)
  })
})
