import { makeChecksums, makeModule, startGolangUpstream } from '../../upstreams/golang-upstream.ts'
import type { Adapter } from '../adapter.ts'

const fileOf = (name: string, version: string) => `/${name}/@v/v${version}.zip`
const make = (path: string, version: string) => makeModule({ path, version: `v${version}` })

export const golang: Adapter = {
  ecosystem: 'golang',
  advisoryName: 'Go',
  prerelease: '1.3.0-beta.1',
  start: async () => {
    const checksums = makeChecksums('sums.example')
    const upstream = await startGolangUpstream({ checksums })
    return {
      ...upstream,
      environment: { GOSUMDB: checksums.verifierKey },
      publish: (name, version) => {
        const module = make(name, version)
        checksums.add(module)
        upstream.addVersion(module)
      },
      takeBack: (name, version) => upstream.removeVersion(name, `v${version}`),
    }
  },
  nameOf: (word) => `mod.example/${word}`,
  versionOf: (_, version) => `v${version}`,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: fileOf(name, version),
    bytes: make(name, version).zip,
  }),
  lists: {
    of: (name) => ({ path: `/${name}/@v/list`, upstreamPath: `/${name}/@v/list` }),
    versionsIn: (list) =>
      list
        .toString()
        .split('\n')
        .slice(0, -1)
        .map((line) => line.slice(1)),
    newest: async (gate, name) =>
      JSON.parse((await gate.get(`/${name}/@latest`)).body.toString()).Version.replace(/^v/, ''),
  },
  hostile: () => [
    ['a page', '<html>Sign in</html>'],
    ['a path', 'v1.0.0\n../../x\n'],
    ['no text', Buffer.from([0x76, 0xff, 0xfe, 0x0a])],
  ],
  tricks: [
    '/mod.example/demo/@v/..%2f..%2fx',
    '/%2e%2e/@v/list',
    '/mod.example%00/@v/list',
    '/mod.example/Demo/@v/list',
    '/sumdb/../x/latest',
  ],
  impossible: {
    alias: 'an address names the module once, and a `replace` in go.mod asks for the address of the module that it is',
  },
}
