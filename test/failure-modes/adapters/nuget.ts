import { makeNuget, startNugetUpstream } from '../../upstreams/nuget-upstream.ts'
import type { Adapter } from '../adapter.ts'

const hive = '/registration5-gz-semver2'
const fileOf = (name: string, version: string, folder = name) =>
  `/v3/flat/${folder}/${version}/${name}.${version}.nupkg`

interface Registration {
  readonly items: readonly { readonly items: readonly { readonly catalogEntry: { readonly version: string } }[] }[]
}

const versionsInRegistration = (list: Buffer) =>
  (JSON.parse(list.toString()) as Registration).items.flatMap(({ items }) =>
    items.map(({ catalogEntry }) => catalogEntry.version),
  )

export const nuget: Adapter = {
  ecosystem: 'nuget',
  advisoryName: 'NuGet',
  prerelease: '1.3.0-beta.1',
  start: async () => {
    const upstream = await startNugetUpstream([])
    return {
      ...upstream,
      publish: (id, version) => upstream.addPackage(makeNuget({ id, version })),
      takeBack: upstream.removePackage,
    }
  },
  nameOf: (word) => word,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: `/flat/${name}/${version}/${name}.${version}.nupkg`,
    bytes: makeNuget({ id: name, version }).bytes,
  }),
  lists: {
    of: (name) => ({ path: `/v3/flat/${name}/index.json`, upstreamPath: `${hive}/${name}/index.json` }),
    versionsIn: (list) => JSON.parse(list.toString()).versions,
    forms: (name) =>
      ['registrations', 'registrations-semver2'].map((form) => ({
        path: `/v3/${form}/${name}/index.json`,
        versionsIn: versionsInRegistration,
      })),
  },
  spellings: (name, version) => [fileOf(name.toUpperCase(), version)],
  underAnother: (name, other) => fileOf(name, '1.0.0', other),
  hostile: (id) => [
    ['a page', '<html>Sign in</html>'],
    ['no registration', '{}'],
    ['another package', JSON.stringify({ items: [{ items: [{ catalogEntry: { id: 'other', version: '1.0.0' } }] }] })],
    ['no version', JSON.stringify({ items: [{ items: [{ catalogEntry: { id, version: '../2' } }] }] })],
    [
      'a version twice',
      JSON.stringify({ items: [1, 2].map(() => ({ items: [{ catalogEntry: { id, version: '1.0' } }] })) }),
    ],
    ['a page that is not there', JSON.stringify({ items: [{ '@id': './nowhere.json' }] })],
    ['a page elsewhere', JSON.stringify({ items: [{ '@id': 'http://elsewhere.invalid/1.json' }] })],
    ['deep nesting', `{"items":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['broken compression', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['prototypes', '{"__proto__":{"items":[]},"items":[{"items":[{"__proto__":{"catalogEntry":{}}}]}]}'],
  ],
  tricks: [
    '/v3/flat/..%2fdemo/index.json',
    '/v3/flat/demo/..%2f..%2fother/index.json',
    '/v3/flat/demo/1.0.0/other.1.0.0.nupkg',
    '/v3/flat/demo/1.0.0/demo.1.1.0.nupkg',
    '/v3/flat/demo/1.0/demo.1.0.nupkg',
    '/v3/flat/demo/1.0.0/demo.1.0.0.nupkg%00',
    '/v3/flat/demo/1.0.0/%2e%2e/index.json',
    '/v3/other/demo/index.json',
    '/v3/registrations/demo/1.0.0.json/x',
  ],
}
