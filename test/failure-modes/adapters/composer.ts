import assert from 'node:assert/strict'
import { makeComposer, startComposerUpstream } from '../../upstreams/composer-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'

const referenceOf = (name: string, version: string) => makeComposer({ name, version }).reference
const fileOf = (name: string, version: string, folder = name) =>
  `/dist/${folder}/${version}/${referenceOf(name, version)}.zip`
const one = (name: string, entry: object) => JSON.stringify({ packages: { [name]: [entry] } })

const nothing: Deviation = {
  answer: '200: an empty list whose `warning`, which Composer prints, says why',
  test: async (bench) => {
    const { body } = await bench.get(`/p2/${bench.name('nothing')}.json`)
    const { packages, warning } = JSON.parse(body.toString())
    assert.deepEqual(packages, { [bench.name('nothing')]: [] })
    assert.match(warning, /^Assay: none of the 3 versions of acme\/nothing may be used/)
  },
}

export const composer: Adapter = {
  ecosystem: 'composer',
  advisoryName: 'Packagist',
  prerelease: '1.3.0-beta1',
  start: async () => {
    const upstream = await startComposerUpstream([])
    return {
      ...upstream,
      publish: (name, version) => upstream.addPackage(makeComposer({ name, version })),
      takeBack: upstream.removePackage,
    }
  },
  nameOf: (word) => `acme/${word}`,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: `/files/${name}/${referenceOf(name, version)}.zip`,
    bytes: makeComposer({ name, version }).bytes,
  }),
  lists: {
    of: (name) => ({ path: `/p2/${name}.json`, upstreamPath: `/p2/${name}.json` }),
    versionsIn: (list) =>
      Object.values(JSON.parse(list.toString()).packages)
        .flat()
        .map((entry) => (entry as { version: string }).version),
  },
  otherwise: { nothing },
  underAnother: (name, other) => fileOf(name, '1.0.0', other),
  hostile: (name) => [
    ['a page', '<html>Sign in</html>'],
    ['no packages', '{}'],
    ['another package', JSON.stringify({ packages: { 'other/other': [] } })],
    ['versions that are none', JSON.stringify({ packages: { [name]: [1] } })],
    ['no version', one(name, { version: '../../x' })],
    ['a version twice', JSON.stringify({ packages: { [name]: [{ version: '1.0' }, { version: '1.0' }] } })],
    ['another name within', one(name, { name: 'other/x', version: '1.0' })],
    ['a checksum that is none', one(name, { version: '1', dist: { type: 'zip', url: 'x', shasum: 'y' } })],
    ['deep nesting', `{"packages":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['prototypes', `{"__proto__":{"packages":{"${name}":[]}}}`],
  ],
  tricks: [
    '/p2/acme/..%2fdemo.json',
    '/p2/acme%2fdemo.json',
    '/p2/acme/demo%00.json',
    '/p2/Acme/Demo.json',
    '/p2/acme/demo~dev~dev.json',
    '/p2/demo.json',
    '/dist/acme/demo/1.0.0/..%2f..%2fother.zip',
    '/dist/acme/demo/1.0.0/x.phar',
    '/dist/acme/demo/%2e%2e/x.zip',
    '/dist/acme/demo/1.0.0/a/b.zip',
  ],
}
