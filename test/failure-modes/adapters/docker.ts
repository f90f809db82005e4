import assert from 'node:assert/strict'
import { startDockerUpstream } from '../../upstreams/docker-upstream.ts'
import { type Image, imageIndexType, makeImage } from '../../upstreams/image.ts'
import type { Adapter, AskedFile, Deviation } from '../adapter.ts'
import { assertExplained } from '../rows-decisions.ts'
import { waitsTogether } from '../shared-tests.ts'

const make = (name: string, version: string): Image => makeImage(`${name} ${version}`)
const digestOf = (name: string, version: string) => make(name, version).manifest.digest
const tagOf = (name: string, tag: string) => `/v2/${name}/manifests/${tag}`
const config = { digest: `sha256:${'a'.repeat(64)}` }
const hostile = (members: object) => JSON.stringify({ schemaVersion: 2, ...members })
const at = (path: string) => ({ path, upstreamPath: path })

const direct: Deviation = {
  answer: '403 likewise; its manifest is read, which alone says what an image is, and no layer',
  test: async (bench) => {
    const name = bench.name('direct')
    const file = bench.file(name)
    const answer = await bench.get(file.path)
    assert.equal(answer.status, 403)
    await assertExplained(bench, answer)
    assert.equal((await bench.get(bench.content(name).path)).status, 404)
    assert.deepEqual([bench.asked(file.upstreamPath), bench.asked(bench.content(name).upstreamPath)], [1, 0])
  },
}

const nothing: Deviation = {
  answer: 'the list of tags is empty, as no client chooses from it; each manifest is 403',
  test: async (bench) => {
    const name = bench.name('nothing')
    assert.equal((await bench.get(tagOf(name, '1.0.0'))).status, 403)
    assert.deepEqual(await bench.listed(name), [])
  },
}

const newest: Deviation = {
  answer: 'a tag that means a refused image is 403 and not listed; no other image takes its place',
  test: async (bench) => {
    const name = bench.name('newest')
    await bench.admit(name)
    assert.equal((await bench.get(tagOf(name, '1.2.0'))).status, 403)
    assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0'])
  },
}

const sameList: Deviation = {
  answer: 'the list of tags is sent whole each time; a changed decision changes it',
  test: async (bench) => {
    const name = bench.name('same-list')
    await bench.admit(name)
    const { headers } = await bench.get(docker.lists?.of(name).path ?? '')
    assert.equal(headers.etag, undefined)
    assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0'])
    await bench.admit(name, ['1.2.0'])
    assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0', '1.2.0'])
  },
}

const forms: Deviation = {
  answer: 'by tag and by digest: the same decision and the same bytes',
  test: async (bench) => {
    const name = bench.name('forms')
    await bench.admit(name, ['1.0.0'])
    for (const [version, status] of [
      ['1.0.0', 200],
      ['1.2.0', 403],
    ] as const) {
      const byTag = await bench.get(tagOf(name, version))
      const byDigest = await bench.get(bench.file(name, version).path)
      assert.deepEqual([byTag.status, byDigest.status], [status, status])
      if (status === 200) assert.deepEqual(byTag.body, byDigest.body)
    }
  },
}

export const docker: Adapter = {
  ecosystem: 'docker',
  start: async () => {
    const upstream = await startDockerUpstream()
    return {
      ...upstream,
      publish: (name, version) => {
        upstream.add(name, make(name, version))
        upstream.setTag(name, version, digestOf(name, version))
      },
      takeBack: (name, version) => upstream.removeTag(name, version),
    }
  },
  nameOf: (word) => `library/${word}`,
  versionOf: digestOf,
  file: (name, version) => ({
    ...at(`/v2/${name}/manifests/${digestOf(name, version)}`),
    bytes: make(name, version).manifest.bytes,
  }),
  content: (name, version): AskedFile => {
    const [, layer] = make(name, version).blobs
    if (!layer) throw new Error('an image of the tests has a layer')
    return { ...at(`/v2/${name}/blobs/${layer.digest}`), bytes: layer.bytes }
  },
  question: (name) => at(tagOf(name, '1.0.0')),
  admit: async (gate, { name, versions, admit }) => {
    const ask = async () => {
      for (const tag of versions) await gate.get(tagOf(name, tag))
    }
    await ask()
    await admit()
    // What it consists of is served once its manifest has been.
    await ask()
  },
  lists: {
    of: (name) => at(`/v2/${name}/tags/list`),
    versionsIn: (list) => JSON.parse(list.toString()).tags,
  },
  underAnother: (name, other) => `/v2/${other}/manifests/${digestOf(name, '1.0.0')}`,
  hostile: () => [
    ['a page', '<html>Sign in</html>'],
    ['the first version', '{"schemaVersion":1}'],
    ['manifest and index at once', hostile({ manifests: [config], layers: [config], config })],
    ['a layer that is none', hostile({ layers: [{ digest: '../x' }], config })],
    ['another type within', hostile({ layers: [], config, mediaType: imageIndexType })],
    ['deep nesting', `{"schemaVersion":2,"config":${'['.repeat(500)}`],
  ],
  otherwise: {
    direct,
    head: { status: 405, answer: 'of what is refused 405 with `Allow: GET`: clients ask again, and print the reason' },
    nothing,
    newest,
    'same-list': sameList,
    forms,
    'taken-back': {
      status: 200,
      answer: 'its tag is listed no more; by digest the image is served on, as a digest never means another',
    },
    slow: {
      answer: 'a young tag is answered without asking; then all who ask wait for one request',
      test: waitsTogether,
    },
    'no-database': {
      status: 503,
      answer: 'a manifest likewise; a layer is held with 503, as the database says which images it is part of',
    },
  },
  impossible: {
    prerelease: 'tags have no order, and none is a prerelease of another',
  },
  tricks: ['/v2/a/../b/manifests/1', '/v2/a%2fb/manifests/1', '/v2/A/manifests/1', '/v2/a/manifests/-x'],
}
