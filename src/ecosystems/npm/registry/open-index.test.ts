import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IndexedVersion } from '../../gate/registry.ts'
import { openIndex } from './open-index.ts'

const SHA1 = 'A'.repeat(40)

function manifest(version: string, more: object = {}, dist: object = {}): object {
  const tarball = `https://upstream.example/demo/-/demo-${version}.tgz`
  return { name: 'demo', version, ...more, dist: { tarball, ...dist } }
}

function open(document: unknown): ReturnType<typeof openIndex> {
  return openIndex('demo', Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)))
}

function one(more: object, dist: object = {}, top: object = {}): IndexedVersion {
  const [version] = open({ name: 'demo', versions: { '1.0.0': manifest('1.0.0', more, dist) }, ...top }).index.versions
  assert.ok(version)
  return version
}

describe('npm openIndex: facts of a version', () => {
  it('reads digests, time, address and the canonical file name', () => {
    const time = { created: '2020-01-01T00:00:00.000Z', '1.0.0': '2020-01-02T00:00:00.000Z' }
    const version = one({}, { integrity: 'sha512-abc', shasum: SHA1, tarball: 'https://cdn.example/x/1' }, { time })
    assert.deepEqual(version, {
      version: '1.0.0',
      publishedAt: '2020-01-02T00:00:00.000Z',
      hasInstallScript: false,
      files: [
        {
          fileName: 'demo-1.0.0.tgz',
          url: 'https://cdn.example/x/1',
          role: 'package',
          integrity: 'sha512-abc',
          sha1: SHA1.toLowerCase(),
        },
      ],
      requirements: [],
    })
  })

  it('leaves out what cannot be read', () => {
    const version = one({ license: 7 }, { integrity: 5, shasum: 'zz' }, { time: { '1.0.0': 'yesterday' } })
    for (const key of ['publishedAt', 'license', 'deprecated'] as const)
      assert.equal(Object.hasOwn(version, key), false, key)
    for (const key of ['integrity', 'sha1'] as const)
      assert.equal(Object.hasOwn(version.files[0] ?? {}, key), false, key)
  })

  const licenses: readonly (readonly [object, string | undefined])[] = [
    [{ license: 'MIT' }, 'MIT'],
    [{ license: ' (MIT OR Apache-2.0) ' }, '(MIT OR Apache-2.0)'],
    [{ license: { type: 'MIT', url: 'https://x.example' } }, 'MIT'],
    [{ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] }, 'MIT OR GPL-2.0'],
    [{ license: ['MIT', 'BSD-3-Clause AND ISC'] }, 'MIT OR (BSD-3-Clause AND ISC)'],
    [{ licenses: [{ type: 'MIT' }] }, 'MIT'],
    [{ licenses: [{ type: 'MIT' }, { url: 'https://x.example' }] }, undefined],
    [{ license: [] }, undefined],
    [{ license: '' }, undefined],
    [{ license: null }, undefined],
    [{ license: 'x'.repeat(2000) }, undefined],
    [{}, undefined],
  ]
  for (const [more, expected] of licenses) {
    it(`reads ${JSON.stringify(more).slice(0, 60)} as ${expected}`, () => assert.equal(one(more).license, expected))
  }

  const scripts: readonly (readonly [object, boolean])[] = [
    [{ hasInstallScript: true }, true],
    [{ scripts: { preinstall: 'x' } }, true],
    [{ scripts: { install: 'x' } }, true],
    [{ scripts: { postinstall: 'x' } }, true],
    [{ gypfile: true }, true],
    [{ scripts: { test: 'x', prepare: 'y', install: '' } }, false],
    [{ hasInstallScript: false, scripts: { install: 'x' } }, true],
    [{ scripts: 'install' }, false],
  ]
  for (const [more, expected] of scripts) {
    it(`${JSON.stringify(more)} ${expected ? 'runs' : 'runs no'} script`, () => {
      assert.equal(one(more).hasInstallScript, expected)
    })
  }

  it('knows a deprecation from none', () => {
    assert.equal(one({ deprecated: 'use other' }).deprecated, 'use other')
    assert.equal(one({ deprecated: true }).deprecated, 'Deprecated without a reason')
    for (const deprecated of ['', false, null, {}]) assert.equal(one({ deprecated }).deprecated, undefined)
  })

  it('lists what npm installs beside it', () => {
    const version = one({
      dependencies: { a: '^1.0.0', both: '1', odd: 5 },
      optionalDependencies: { both: '1' },
      peerDependencies: { p: '*', maybe: '*', constructor: '1' },
      peerDependenciesMeta: { maybe: { optional: true } },
      devDependencies: { d: '1' },
    })
    assert.deepEqual(
      version.requirements.map((need) => `${need.kind} ${need.name} ${need.range}`),
      ['runtime a ^1.0.0', 'optional both 1', 'peer p *', 'peer constructor 1'],
    )
    assert.deepEqual(one({ dependencies: ['a'], peerDependencies: null }).requirements, [])
  })
})

describe('npm openIndex: documents', () => {
  it('keeps tags apart from the prototype', () => {
    const versions = { '1.0.0': manifest('1.0.0') }
    const { tags } = open({ name: 'demo', versions, 'dist-tags': { constructor: '1.0.0', n: 1 } }).index
    assert.equal(tags.constructor, '1.0.0')
    assert.equal(tags.toString, undefined)
    assert.deepEqual(Object.keys(tags), ['constructor'])
    const hostile = `{"name":"demo","__proto__":{"versions":{}},"versions":{},"dist-tags":{"__proto__":"1.0.0"}}`
    assert.deepEqual(open(hostile).index.versions, [])
    assert.equal(({} as Record<string, unknown>).versions, undefined)
  })

  it('takes a package that was unpublished as a whole for one without versions', () => {
    const gone = { name: 'demo', time: { unpublished: { time: '2020-01-01T00:00:00.000Z', versions: ['1.0.0'] } } }
    assert.deepEqual(open(gone).index.versions, [])
  })

  it('takes the scope out of the file name', () => {
    const versions = { '1.0.0': { version: '1.0.0', dist: { tarball: 'https://u.example/x' } } }
    const opened = openIndex('@s/n', Buffer.from(JSON.stringify({ name: '@s/n', versions })))
    assert.equal(opened.index.versions[0]?.files[0]?.fileName, 'n-1.0.0.tgz')
  })

  const versions = (value: unknown, key = '1.0.0') => ({ name: 'demo', versions: { [key]: value } })
  const refused: readonly (readonly [string, unknown])[] = [
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another package', { name: 'other', versions: {} }],
    ['no name', { versions: {} }],
    ['no versions', { name: 'demo' }],
    ['a list of versions', { name: 'demo', versions: [] }],
    ['a version that is text', versions('1.0.0')],
    ['a version that is null', versions(null)],
    ['a version under another key', versions(manifest('1.0.1'))],
    ['a version of another package', versions({ ...manifest('1.0.0'), name: 'other' })],
    ['a key that is no version', versions(manifest('latest'), 'latest')],
    ['a key with a path', versions(manifest('1.0.0/../x'), '1.0.0/../x')],
    ['a key with space', versions(manifest(' 1.0.0'), ' 1.0.0')],
    ['no dist', versions({ name: 'demo', version: '1.0.0' })],
    ['no address', versions({ name: 'demo', version: '1.0.0', dist: {} })],
    ['an address that is no text', versions(manifest('1.0.0', {}, { tarball: {} }))],
    ['a relative address', versions(manifest('1.0.0', {}, { tarball: '/demo.tgz' }))],
    ['an address on the disk', versions(manifest('1.0.0', {}, { tarball: 'file:///etc/passwd' }))],
    ['an inherited version', '{"name":"demo","versions":{"__proto__":{"version":"1.0.0"}}}'],
    ['deep nesting', `{"name":"demo","versions":{},"x":${'['.repeat(300)}${']'.repeat(300)}}`],
    ['too many objects', `{"name":"demo","versions":{},"x":[${'[],'.repeat(1_000_001)}0]}`],
    ['too many values', `{"name":"demo","versions":{},"x":[${'0,'.repeat(2_000_001)}0]}`],
  ]
  for (const [what, document] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => open(document), SyntaxError))
  }

  it('refuses bytes that are not UTF-8, and more than 64 MiB', () => {
    assert.throws(
      () => openIndex('demo', Buffer.from('{"name":"demo","versions":{},"x":"\xff"}', 'latin1')),
      SyntaxError,
    )
    const large = Buffer.alloc(64 * 1024 * 1024 + 1, ' ')
    large.write('{"name":"demo","versions":{}}')
    assert.throws(() => openIndex('demo', large), /64 MiB/)
  })

  it('counts no brackets inside text', () => {
    const text = `"${'[{'.repeat(300)}`
    assert.equal(open({ name: 'demo', versions: {}, description: text }).index.versions.length, 0)
  })
})
