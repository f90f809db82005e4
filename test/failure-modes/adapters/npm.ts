import { makePackage, startNpmUpstream } from '../../upstreams/npm-upstream.ts'
import type { Adapter } from '../adapter.ts'

const fileName = (name: string, version: string) => `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`
const fileOf = (name: string, version: string) => `/${name}/-/${fileName(name, version)}`
const versionsIn = (list: Buffer) => Object.keys(JSON.parse(list.toString()).versions)
const abbreviated = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*'

export const npm: Adapter = {
  ecosystem: 'npm',
  advisoryName: 'npm',
  prerelease: '1.3.0-beta.1',
  start: async () => {
    const upstream = await startNpmUpstream({})
    return {
      ...upstream,
      publish: (name, version) => upstream.addVersion(makePackage({ name, version })),
      takeBack: upstream.removeVersion,
    }
  },
  nameOf: (word) => `@vendor/${word}`,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: fileOf(name, version),
    bytes: makePackage({ name, version }).tarball,
  }),
  lists: {
    of: (name) => ({ path: `/${name}`, upstreamPath: `/${name}` }),
    versionsIn,
    forms: (name) => [
      { path: `/${name.replace('/', '%2f')}`, versionsIn },
      { path: `/${name}`, headers: { accept: abbreviated }, versionsIn },
    ],
    newest: async (gate, name) => JSON.parse((await gate.get(`/${name}`)).body.toString())['dist-tags'].latest,
  },
  spellings: (name, version) =>
    ['%2f', '%2F'].map((slash) => `/${name.replace('/', slash)}/-/${fileName(name, version)}`),
  underAnother: (name, other) => `/${other}/-/${fileName(name, '1.0.0')}`,
  hostile: (name) => [
    ['a page', '<html>Sign in</html>'],
    ['another package', JSON.stringify({ name: 'other', versions: {} })],
    ['a list', '[]'],
    ['deep nesting', `{"name":"${name}","versions":${'['.repeat(1000)}${']'.repeat(1000)}}`],
  ],
  tricks: [
    '/@vendor/demo/-/../../x.tgz',
    '/@vendor/demo/-/..%2f..%2fx.tgz',
    '/@vendor%2f..%2fdemo',
    '/@vendor%00/demo',
  ],
}
