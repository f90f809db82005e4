import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IndexView } from '../../gate/registry.ts'
import { openIndex } from './open-index.ts'

const BASE = 'https://gw.example/npm/main'
const UPSTREAM = 'https://upstream.example'

const attested = {
  tarball: `${UPSTREAM}/@s/n/-/n-1.1.0.tgz`,
  integrity: 'sha512-xyz',
  shasum: 'b'.repeat(40),
  signatures: [{ keyid: 'SHA256:k', sig: 'MEUC' }],
  unpackedSize: 5,
  attestations: {
    url: `${UPSTREAM}/-/npm/v1/attestations/@s%2fn@1.1.0`,
    provenance: { predicateType: 'https://slsa.example/v1' },
  },
}

const packument = {
  _id: '@s/n',
  _rev: '7-abc',
  name: '@s/n',
  'dist-tags': { latest: '1.1.0', old: '1.0.0' },
  versions: {
    '1.0.0': {
      name: '@s/n',
      version: '1.0.0',
      deprecated: 'old one',
      dist: { tarball: `${UPSTREAM}/@s/n/-/n-1.0.0.tgz` },
    },
    '1.1.0': {
      name: '@s/n',
      version: '1.1.0',
      scripts: { postinstall: 'node x' },
      dependencies: { a: '1' },
      bundledDependencies: ['a'],
      engines: { node: '>=20' },
      _npmUser: { name: 'bot', trustedPublisher: { id: 'ci' } },
      dist: attested,
    },
  },
  time: {
    created: '2020-01-01T00:00:00.000Z',
    modified: '2020-03-01T00:00:00.000Z',
    '1.0.0': '2020-01-01T00:00:00.000Z',
    '1.1.0': '2020-02-01T00:00:00.000Z',
  },
  readme: '# n',
  description: 'Текст "в кавычках"',
  policyRestrictions: { message: 'foreign', versions: {} },
  _attachments: { 'n-1.1.0.tgz': {} },
}

interface Written {
  readonly 'dist-tags': Record<string, string>
  readonly versions: Record<string, Record<string, unknown>>
  readonly time: Record<string, string>
  readonly modified?: string
  readonly policyRestrictions?: { readonly message: string; readonly versions: Record<string, unknown> }
}

function write(view: Partial<IndexView>, document: object = packument): Written {
  const opened = openIndex('@s/n', Buffer.from(JSON.stringify(document)))
  const nothing = { representation: 'full', baseUrl: BASE, refused: new Map(), warnings: new Map() }
  return JSON.parse(Buffer.from(opened.write({ ...nothing, visible: new Set(), ...view })).toString())
}

const both = new Set(['1.0.0', '1.1.0'])

describe('npm write', () => {
  it('keeps everything in the full form but addresses, the readme and internal members', () => {
    const { readme, policyRestrictions, _attachments, ...kept } = packument
    const rewritten = structuredClone(kept)
    rewritten.versions['1.0.0'].dist.tarball = `${BASE}/@s/n/-/n-1.0.0.tgz`
    rewritten.versions['1.1.0'].dist.tarball = `${BASE}/@s/n/-/n-1.1.0.tgz`
    rewritten.versions['1.1.0'].dist.attestations.url = `${BASE}/-/npm/v1/attestations/@s%2fn@1.1.0`
    assert.deepEqual(write({ visible: both }), rewritten)
  })

  it('gives the abbreviated form what an installer needs', () => {
    const short = write({ visible: both, representation: 'abbreviated' })
    assert.deepEqual(Object.keys(short).sort(), ['dist-tags', 'modified', 'name', 'time', 'versions'])
    assert.equal(short.modified, packument.time.modified)
    const { name, version, dependencies, engines } = packument.versions['1.1.0']
    const dist = write({ visible: both }).versions['1.1.0']?.dist
    const expected = { name, version, dependencies, engines, dist, bundleDependencies: ['a'], hasInstallScript: true }
    assert.deepEqual(short.versions['1.1.0'], expected)
    assert.equal(short.versions['1.0.0']?.deprecated, 'old one')
  })

  it('takes a hidden version out of versions, time and tags', () => {
    const view = write({ visible: new Set(['1.0.0', '9.9.9']) })
    assert.deepEqual(Object.keys(view.versions), ['1.0.0'])
    assert.deepEqual(Object.keys(view.time), ['created', 'modified', '1.0.0'])
    assert.deepEqual(view['dist-tags'], { latest: '1.0.0', old: '1.0.0' })
    assert.equal('policyRestrictions' in view, false)
  })

  for (const representation of ['full', 'abbreviated']) {
    it(`moves a refused version under policyRestrictions (${representation})`, () => {
      const refused = new Map([
        ['1.1.0', 'malware\nMAL-1'],
        ['7.0.0', 'not in the index'],
      ])
      const view = write({ visible: both, refused, representation })
      assert.deepEqual(Object.keys(view.versions), ['1.0.0'])
      assert.equal(view.policyRestrictions?.message, '1.1.0: malware MAL-1')
      const plain = write({ visible: both, representation })
      assert.deepEqual(view.policyRestrictions?.versions, { '1.1.0': plain.versions['1.1.0'] })
      assert.equal(view.time['1.1.0'], packument.time['1.1.0'])
    })
  }

  it('adds a warning to the deprecation as published', () => {
    const warnings = new Map([
      ['1.0.0', 'allowed until\u001b[31m May'],
      ['1.1.0', 'be careful'],
    ])
    const view = write({ visible: both, warnings })
    assert.equal(view.versions['1.0.0']?.deprecated, 'old one | allowed until [31m May')
    assert.equal(view.versions['1.1.0']?.deprecated, 'be careful')
  })

  it('passes on a deprecation without a reason', () => {
    const versions = {
      '1.0.0': { ...packument.versions['1.0.0'], deprecated: true },
      '1.1.0': { ...packument.versions['1.1.0'], deprecated: '' },
    }
    const document = { ...packument, versions }
    const view = write({ visible: both }, document)
    assert.equal(view.versions['1.0.0']?.deprecated, true)
    assert.equal(Object.hasOwn(view.versions['1.1.0'] ?? {}, 'deprecated'), false)
  })

  it('is a document even when nothing may be seen', () => {
    const time = { created: packument.time.created, modified: packument.time.modified }
    const empty = { name: '@s/n', modified: time.modified, 'dist-tags': {}, versions: {}, time }
    assert.deepEqual(write({ representation: 'abbreviated' }), empty)
  })

  it('leaves time out when the upstream tells none', () => {
    const { time, ...timeless } = packument
    assert.equal('time' in write({ visible: both, representation: 'abbreviated' }, timeless), false)
  })

  it('refuses a representation that npm does not have', () => {
    assert.throws(() => write({ representation: 'tiny' }), RangeError)
  })

  it('writes the manifest of one version', () => {
    const opened = openIndex('@s/n', Buffer.from(JSON.stringify(packument)))
    const one = opened.manifest('1.1.0', BASE)
    assert.deepEqual(JSON.parse(Buffer.from(one ?? '').toString()), write({ visible: both }).versions['1.1.0'])
    assert.equal(opened.manifest('constructor', BASE), undefined)
  })
})
