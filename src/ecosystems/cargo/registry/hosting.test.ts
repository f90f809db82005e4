import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeCrate } from '#test/upstreams/cargo-crate.ts'
import { publicationOf } from '#test/upstreams/cargo-publication.ts'
import { type HostedFile, hostedAddress } from '../../gate/registry.ts'
import { cargoHosting } from './hosting.ts'
import { openIndex } from './open-index.ts'

const made = makeCrate({ name: 'ledger', version: '1.0.0' })
const request = { method: 'PUT', path: '/api/v1/crates/new', query: new URLSearchParams(), headers: {} }
const publish = (changes: object = {}) => cargoHosting.readPublication(request, publicationOf(made, changes))
const hosted = (changes: object = {}, publishedAt = '2026-01-02T03:04:05.678Z'): HostedFile => {
  const { version, files } = publish(changes)
  const { fileName, role, manifest, bytes } = files[0] ?? assert.fail('no file')
  const digests = { md5: '', sha1: '', sha256: made.checksum, sha512: '' }
  return { version, fileName, role, manifest, ...digests, sizeBytes: bytes.byteLength, publishedAt }
}
const linesOf = (...files: HostedFile[]) => {
  const document = Buffer.from(cargoHosting.writeIndex('ledger', files))
  const lines = document.toString().trimEnd().split('\n')
  return { document, lines: lines.map((line) => JSON.parse(line)) }
}
const dep = { name: 'demo', version_req: '^1.0', features: ['x'], optional: true, default_features: false }

describe('a crate that is published', () => {
  it('is its file, under the name of its version', () => {
    const { name, version, files } = publish()
    assert.deepEqual([name, version, files.length], ['ledger', '1.0.0', 1])
    const [file] = files
    assert.equal(file?.fileName, 'ledger-1.0.0.crate')
    assert.deepEqual(Buffer.from(file?.bytes ?? []), made.file)
  })

  it('has dependencies as an index states them: renamed, of other registries, for platforms', () => {
    const registry = 'sparse+https://registry.example/'
    const deps = [
      { ...dep, target: null, kind: 'normal', registry: null, explicit_name_in_toml: null },
      { ...dep, target: 'cfg(windows)', kind: 'build', registry, explicit_name_in_toml: 'demo_one' },
      { name: 'short', version_req: '*' },
    ]
    const shared = { req: '^1.0', features: ['x'], optional: true, default_features: false }
    const short = { req: '*', features: [], optional: false, default_features: true }
    assert.deepEqual(linesOf(hosted({ deps })).lines[0].deps, [
      { name: 'demo', ...shared, target: null, kind: 'normal', registry: null },
      { name: 'demo_one', ...shared, target: 'cfg(windows)', kind: 'build', registry, package: 'demo' },
      { name: 'short', ...short, target: null, kind: 'normal', registry: null },
    ])
  })

  it('is a line with our checksum and the time in whole seconds; nothing else of the metadata', () => {
    const changes = { features: { a: ['b'] }, links: 'z', rust_version: '1.70', readme: 'long', authors: ['x'] }
    assert.deepEqual(linesOf(hosted(changes)).lines, [
      {
        name: 'ledger',
        vers: '1.0.0',
        deps: [],
        features: { a: ['b'] },
        links: 'z',
        rust_version: '1.70',
        cksum: made.checksum,
        yanked: false,
        pubtime: '2026-01-02T03:04:05Z',
        v: 1,
      },
    ])
  })

  it('keeps features of the newer syntax apart, and a name such as __proto__ is one', () => {
    const features = JSON.parse('{"a":["b"],"c":["dep:demo"],"d":["demo?/x"],"__proto__":["a"]}')
    const [line] = linesOf(hosted({ features })).lines
    assert.equal(line.v, 2)
    assert.equal(JSON.stringify(line.features), '{"a":["b"],"__proto__":["a"]}')
    assert.deepEqual(line.features2, { c: ['dep:demo'], d: ['demo?/x'] })
  })

  it('is read back as an index: in order of publication, without an upstream’s config.json', () => {
    const later = hosted({ vers: '1.1.0', deps: [dep] }, '2026-02-02T00:00:00.000Z')
    const { document } = linesOf(hosted(), later)
    const { index } = openIndex('ledger', document, hostedAddress)
    assert.deepEqual(
      index.versions.map(({ version, publishedAt }) => [version, publishedAt]),
      [
        ['1.0.0', '2026-01-02T03:04:05Z'],
        ['1.1.0', '2026-02-02T00:00:00Z'],
      ],
    )
    assert.deepEqual(index.versions[1]?.requirements, [{ name: 'demo', range: '^1.0', kind: 'optional' }])
    assert.equal(index.versions[0]?.files[0]?.integrity, `sha256:${made.checksum}`)
    const elsewhere = { url: 'https://upstream.example/', services: {} }
    assert.throws(() => openIndex('ledger', document, elsewhere), SyntaxError)
  })

  it('cannot stand beside one that differs in build metadata only', () => {
    assert.equal(linesOf(hosted({ vers: '1.0.0+a' }), hosted({ vers: '1.0.1+a' })).lines.length, 2)
    assert.throws(() => linesOf(hosted({ vers: '1.0.0+a' }), hosted()), /1\.0\.0 is the same version as 1\.0\.0\+a/)
  })

  it('is refused for what Cargo could not resolve from', () => {
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ name: '../x' }, /names no crate/],
      [{ name: undefined }, /names no crate/],
      [{ vers: '1.0' }, /no version/],
      [{ vers: 7 }, /no version/],
      [{ deps: {} }, /no list/],
      [{ deps: [7] }, /no object/],
      [{ deps: [{ ...dep, name: 'a/b' }] }, /names no crate/],
      [{ deps: [{ ...dep, version_req: 'latest' }] }, /no version requirement/],
      [{ deps: [{ ...dep, version_req: undefined }] }, /no version requirement/],
      [{ deps: [{ ...dep, optional: 'yes' }] }, /how it is used/],
      [{ deps: [{ ...dep, features: [1] }] }, /how it is used/],
      [{ deps: [{ ...dep, kind: 'other' }] }, /no kind/],
      [{ deps: [{ ...dep, registry: 7 }] }, /registry is no text/],
      [{ deps: [{ ...dep, target: {} }] }, /target is no text/],
      [{ deps: [{ ...dep, explicit_name_in_toml: 'a b' }] }, /no name/],
      [{ features: [] }, /features are no object/],
      [{ features: { a: 'b' } }, /what it enables/],
      [{ links: {} }, /links is no text/],
      [{ rust_version: 1 }, /rust_version is no text/],
    ]
    for (const [changes, reason] of cases)
      assert.throws(
        () => publish(changes),
        (error: Error) => error instanceof SyntaxError && reason.test(error.message),
        JSON.stringify(changes),
      )
  })
})
