import assert from 'node:assert/strict'
import { makeGem, startGemUpstream } from '../../upstreams/gem-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'
import { saidBy } from '../bench.ts'

const listOf = (name: string) => `/info/${name}`
const fileOf = (name: string, version: string) => `/gems/${name}-${version}.gem`

const nothing: Deviation = {
  answer:
    '200: everything is listed, as a list has no place for a reason that Bundler shows; each file is refused with 403',
  test: async (bench) => {
    const name = bench.name('nothing')
    assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0', '1.2.0'])
    assert.match(saidBy(await bench.get(bench.file(name).path)), /Assay held nothing@1\.0\.0/)
  },
}

export const gem: Adapter = {
  ecosystem: 'gem',
  advisoryName: 'RubyGems',
  prerelease: '1.3.0.beta1',
  start: async () => {
    const upstream = await startGemUpstream([])
    return {
      ...upstream,
      publish: (name, version) => upstream.addGem(makeGem({ name, version })),
      takeBack: (name, version) => upstream.yank(makeGem({ name, version })),
    }
  },
  nameOf: (word) => word,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: fileOf(name, version),
    bytes: makeGem({ name, version }).bytes,
  }),
  lists: {
    of: (name) => ({ path: listOf(name), upstreamPath: listOf(name) }),
    versionsIn: (list) =>
      list
        .toString()
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(' ')[0] ?? ''),
  },
  hostile: () => [
    ['a page', '<html>Sign in</html>'],
    ['nothing', ''],
    ['no version', '---\nlatest |checksum:00\n'],
    ['a version twice', '---\n1.0.0 |\n1.0.0 |\n'],
    ['a checksum that is none', '---\n1.0.0 |checksum:00\n'],
    ['a path', '---\n1.0.0/../2 |\n'],
    ['a line without end', `---\n1.0.0 ${'a:1,'.repeat(30_000)}|\n`],
    ['no text', Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe])],
  ],
  tricks: [
    '/info/..%2fdemo',
    '/info/demo%2f..%2fother',
    '/info/demo%00',
    '/info/%2e%2e',
    '/gems/..%2f..%2fdemo-1.0.0.gem',
    '/gems/demo-1.0.0.gem%00',
    '/gems/demo.gem',
    '/gems/demo-1.0.0.gem/x',
    '/quick/Marshal.4.8/../../gems/demo-1.0.0.gem',
    '/quick/Marshal.4.8/demo-1.0.0.gem',
    '/quick/Marshal.5/demo-1.0.0.gemspec.rz',
  ],
  otherwise: {
    nothing,
    reserved: { status: 404, answer: '404 for its list, 403 for its file; never asked for upstream' },
    token: { status: 404, answer: '401, 401; without the permission 404 for a list, and 403 for a file' },
  },
  impossible: {
    alias: 'an address names the gem once, in the name of its file',
  },
}
