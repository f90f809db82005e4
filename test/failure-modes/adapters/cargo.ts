import { makeCrate, startCargoUpstream } from '../../upstreams/cargo-upstream.ts'
import type { Adapter } from '../adapter.ts'

const folderOf = (name: string) => `${name.slice(0, 2)}/${name.slice(2, 4)}`
const listOf = (name: string) => `/${folderOf(name)}/${name}`
const fileOf = (name: string, version: string) => `/crates/${name}/${version}/download`

interface Line {
  readonly vers: string
  readonly yanked: boolean
}

export const cargo: Adapter = {
  ecosystem: 'cargo',
  advisoryName: 'crates.io',
  prerelease: '1.3.0-beta.1',
  start: async () => {
    const upstream = await startCargoUpstream({})
    return {
      ...upstream,
      publish: (name, version) => upstream.addVersion(makeCrate({ name, version })),
      takeBack: upstream.removeVersion,
    }
  },
  nameOf: (word) => `kit-${word}`,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: `/files/${folderOf(name)}/${name}/${version}.crate`,
    bytes: makeCrate({ name, version }).file,
  }),
  lists: {
    of: (name) => ({ path: listOf(name), upstreamPath: `/index${listOf(name)}` }),
    versionsIn: (list) =>
      list
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
        .flatMap(({ vers, yanked }) => (yanked ? [] : [vers])),
  },
  spellings: (name, version) => [fileOf(name.toUpperCase(), version)],
  hostile: () => [
    ['a page', '<html>Sign in</html>'],
    ['another crate', makeCrate({ name: 'other', version: '1.0.0' }).line],
    ['deep nesting', '['.repeat(10_000)],
  ],
  tricks: [
    '/de/mo/..%2f..%2fx',
    '/ki/t-/..%2fkit-demo',
    '/crates/kit-demo/..%2f1.0.0/download',
    '/crates/kit-demo%00/1.0.0/download',
    '/other/t-/kit-demo',
  ],
  impossible: {
    alias: "an address names the crate once, and a renamed dependency (`package = `) asks for the crate's own address",
  },
}
