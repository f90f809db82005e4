import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import type { IndexView, Registry } from './gate/registry.ts'

interface Case {
  readonly ecosystem: string
  readonly name: string
  readonly representation: string
  /** An index of these versions, as upstream sends it; `mark` tells whose it is, where an index can. */
  document(versions: readonly string[], mark: string): string
  /** Where what `openIndex` reads is made of several documents. */
  readonly upstream?: Readonly<Record<string, string>>
}

const hex = (text: string) => createHash('sha256').update(text).digest('hex')
const npmVersion = (name: string, version: string, mark: string) => ({
  name,
  version,
  description: mark,
  dist: {
    tarball: `https://upstream.example/${name}/-/${name}-${version}.tgz`,
    integrity: `sha512-${createHash('sha512').update(mark).digest('base64')}`,
  },
})
const wheel = (version: string, mark: string) => ({
  filename: `demo-${version}-py3-none-any.whl`,
  url: `../../files/demo-${version}-py3-none-any.whl`,
  hashes: { sha256: hex(mark) },
  size: 10,
})

const pypi = (representation: string): Case => ({
  ...{ ecosystem: 'pypi', name: 'demo', representation },
  document: (versions, mark) =>
    JSON.stringify({
      ...{ meta: { 'api-version': '1.1' }, name: 'demo', versions },
      files: versions.map((version) => wheel(version, mark)),
    }),
})
const npm = (representation: string): Case => ({
  ...{ ecosystem: 'npm', name: 'demo', representation },
  document: (versions, mark) =>
    JSON.stringify({
      name: 'demo',
      'dist-tags': { latest: versions.at(-1), [mark]: versions[0] },
      versions: Object.fromEntries(versions.map((version) => [version, npmVersion('demo', version, mark)])),
      time: Object.fromEntries(versions.map((version) => [version, '2020-01-01T00:00:00.000Z'])),
    }),
})

const cases: readonly Case[] = [
  npm('full'),
  npm('abbreviated'),
  pypi('json'),
  pypi('html'),
  pypi('api'),
  {
    ...{ ecosystem: 'maven', name: 'example:demo', representation: '' },
    document: (versions) =>
      `<metadata><groupId>example</groupId><artifactId>demo</artifactId><versioning><latest>${versions.at(-1)}</latest>` +
      `<versions>${versions.map((each) => `<version>${each}</version>`).join('')}</versions></versioning></metadata>`,
  },
  {
    ...{ ecosystem: 'cargo', name: 'demo', representation: '' },
    upstream: { dl: 'https://upstream.example/crates' },
    document: (versions, mark) =>
      versions
        .map((vers) => JSON.stringify({ name: 'demo', vers, deps: [], cksum: hex(mark), features: {}, yanked: false }))
        .join('\n'),
  },
  {
    ...{ ecosystem: 'golang', name: 'example.test/demo', representation: '' },
    document: (versions) => versions.map((version) => `v${version}\n`).join(''),
  },
]

const viewOf = (representation: string, visible: Iterable<string>): IndexView => ({
  ...{ representation, baseUrl: 'http://assay.test/repo/all', visible: new Set(visible) },
  ...{ refused: new Map(), warnings: new Map() },
})

function open({ ecosystem, name, document, upstream = {} }: Case, versions: readonly string[], mark: string) {
  const { registry } = findEcosystem(ecosystem) ?? {}
  assert.ok(registry?.merge, ecosystem)
  const address = { url: 'https://upstream.example', services: upstream }
  return {
    registry: registry as Registry & Required<Pick<Registry, 'merge'>>,
    opened: registry.openIndex(name, Buffer.from(document(versions, mark)), address),
  }
}

describe('views of several indexes as one', () => {
  for (const each of cases)
    it(`${each.ecosystem} ${each.representation}: what is joined is what one index of all the versions would say`, () => {
      const { registry, opened: one } = open(each, ['1.0.0', '1.1.0'], 'one')
      const { opened: other } = open(each, ['1.1.0', '2.0.0'], 'other')
      const first = new Set(one.index.versions.map(({ version }) => version))
      const all = [...new Set([...first, ...other.index.versions.map(({ version }) => version)])]
      assert.equal(all.length, 3)
      const views = [
        one.write(viewOf(each.representation, first)),
        other.write({
          ...viewOf(
            each.representation,
            all.filter((version) => !first.has(version)),
          ),
          isPart: true,
        }),
      ]
      const text = Buffer.from(registry.merge(views, each.representation)).toString()
      for (const version of ['1.0.0', '1.1.0', '2.0.0']) assert.ok(text.includes(version), version)
      const again = Buffer.from(registry.merge([Buffer.from(text)], each.representation)).toString()
      assert.equal(again, text, 'one alone is what it was')
      const whole = open(each, ['1.0.0', '1.1.0', '2.0.0'], 'one').opened.write(viewOf(each.representation, all))
      const count = (of: string, version: string) => of.split(version).length
      if (each.ecosystem !== 'maven' && !each.representation.startsWith('a'))
        assert.equal(count(text, '1.0.0'), count(Buffer.from(whole).toString(), '1.0.0'), 'each version once')
    })

  it('the first one’s word counts for what several say, and names are never members of a prototype', () => {
    const { registry } = open(npm('full'), ['1.0.0'], 'one')
    const document = (tag: string) =>
      `{"name":"demo","dist-tags":{"latest":"${tag}","__proto__":"1.0.0"},"versions":{"${tag}":{"n":1}},"time":{"__proto__":"x"}}`
    const joined = JSON.parse(
      Buffer.from(registry.merge([Buffer.from(document('1.0.0')), Buffer.from(document('2.0.0'))], 'full')).toString(),
    )
    assert.equal(joined['dist-tags'].latest, '1.0.0')
    assert.deepEqual(Object.keys(joined.versions), ['2.0.0', '1.0.0'])
    assert.ok(Object.hasOwn(joined['dist-tags'], '__proto__'))
  })

  it('gems: below one head; all that is refused is listed once', () => {
    const merge = findEcosystem('gem')?.registry?.merge
    assert.ok(merge)
    const joined = merge(
      [Buffer.from('---\n1.0.0 |checksum:a\n'), Buffer.from('---\n1.0.0 |checksum:b\n2.0.0-java |x\n')],
      '',
    )
    assert.equal(Buffer.from(joined).toString(), '---\n1.0.0 |checksum:a\n2.0.0-java |x\n')
  })

  it('NuGet: one page in the order of versions; one flat list', () => {
    const merge = findEcosystem('nuget')?.registry?.merge
    assert.ok(merge)
    const page = (...versions: string[]) =>
      Buffer.from(
        JSON.stringify({
          ...{ '@id': 'r', count: 1 },
          items: [
            {
              ...{ '@id': `r#page/${versions[0]}`, parent: 'r', count: versions.length },
              items: versions.map((version) => ({ catalogEntry: { version } })),
            },
          ],
        }),
      )
    const { items, count } = JSON.parse(
      Buffer.from(merge([page('1.0.0', '10.0.0'), page('2.0.0')], 'registrations')).toString(),
    )
    assert.deepEqual(
      [count, items.length, items[0].count, items[0].lower, items[0].upper],
      [1, 1, 3, '1.0.0', '10.0.0'],
    )
    assert.deepEqual(
      items[0].items.map((each: { catalogEntry: { version: string } }) => each.catalogEntry.version),
      ['1.0.0', '2.0.0', '10.0.0'],
    )
    const flat = merge([Buffer.from('{"versions":["10.0.0"]}'), Buffer.from('{"versions":["9.0.0"]}')], 'flat')
    assert.deepEqual(JSON.parse(Buffer.from(flat).toString()).versions, ['9.0.0', '10.0.0'])
    const empty = Buffer.from('{"@id":"r","count":0,"items":[]}')
    assert.equal(JSON.parse(Buffer.from(merge([empty, page('2.0.0')], 'registrations')).toString()).count, 1)
  })

  it('Composer: side by side, and the reason only where nothing is left', () => {
    const merge = findEcosystem('composer')?.registry?.merge
    assert.ok(merge)
    const none = Buffer.from('{"packages":{"a/b":[]},"warning":"none may be used"}')
    const some = Buffer.from('{"packages":{"a/b":[{"version":"1.0.0"}]}}')
    const join = (...views: Uint8Array[]) => JSON.parse(Buffer.from(merge(views, 'releases')).toString())
    assert.deepEqual(join(none, some), { packages: { 'a/b': [{ version: '1.0.0' }] } })
    assert.equal(join(none, none).warning, 'none may be used')
  })
})
