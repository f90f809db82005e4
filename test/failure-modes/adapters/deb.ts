import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { type DebFile, makeArchive, makeDeb } from '../../upstreams/deb-archive.ts'
import { startFileUpstream } from '../../upstreams/file-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'
import { saidBy, softSeconds } from '../bench.ts'
import { assertExplained } from '../rows-decisions.ts'
import { refusesWhatAPersonDenies, waitsTogether } from '../shared-tests.ts'

const make = (name: string, version: string) => makeDeb({ name, version })
const listOf = (suite: string) => `/dists/${suite}/main/binary-amd64/Packages`
const releaseOf = (suite: string) => `/dists/${suite}/InRelease`

const unseen: Deviation = {
  answer: '404 until a list has been asked for, as a path tells no version; then as said',
  test: async (bench) => {
    const { path, upstreamPath } = bench.file(bench.name('direct'))
    const answer = await bench.get(path)
    assert.equal(answer.status, 404)
    assert.match(saidBy(answer), /read its indexes first/)
    await bench.get(releaseOf('stable'))
    const held = await bench.get(path)
    assert.equal(held.status, 403)
    await assertExplained(bench, held)
    assert.equal(bench.asked(upstreamPath), 0)
  },
}

const newer: Deviation = {
  answer: '404 until the lists are asked for again, after the soft time; then judged',
  test: async (bench) => {
    const name = bench.name('newer')
    await bench.get(releaseOf('stable'))
    bench.upstream.publish(name, '1.9.0')
    assert.equal((await bench.get(bench.file(name, '1.9.0').path)).status, 404)
    bench.app.clock.advance(softSeconds + 1)
    assert.equal((await bench.get(bench.file(name, '1.9.0').path)).status, 403)
    assert.equal((await bench.get(bench.file(name, '9.9.9').path)).status, 404)
  },
}

const reserved: Deviation = {
  answer: 'its files are 403 and never asked for; a signed list may name it',
  test: async (bench) => {
    const name = bench.name('bank-core')
    const { path, upstreamPath } = bench.file(name)
    bench.upstream.publish(name, '1.0.0')
    await bench.get(releaseOf('stable'))
    bench.app.clock.advance(softSeconds + 1)
    const answer = await bench.get(path)
    assert.equal(answer.status, 403)
    assert.match(saidBy(answer), /name of the bank/)
    assert.equal(bench.asked(upstreamPath), 0)
  },
}

const newest: Deviation = {
  answer: 'the signed list names it still: its file is 403, and an older version that is pinned installs',
  test: async (bench) => {
    const name = bench.name('newest')
    await bench.admit(name)
    assert.match((await bench.get(listOf(name))).body.toString(), /^Version: 1\.2\.0$/m)
    assert.equal((await bench.get(bench.file(name, '1.2.0').path)).status, 403)
    assert.equal((await bench.get(bench.file(name, '1.1.0').path)).status, 200)
  },
}

const sameList: Deviation = {
  answer: '304 for the same copy, by tag and by date; no decision changes it',
  test: async (bench) => {
    const name = bench.name('same-list')
    const { etag, 'last-modified': date } = (await bench.get(releaseOf(name))).headers
    await bench.admit(name)
    for (const headers of [{ 'if-none-match': String(etag) }, { 'if-modified-since': String(date) }])
      assert.equal((await bench.get(releaseOf(name), { headers })).status, 304)
  },
}

const forms: Deviation = {
  answer: 'each passes unchanged: no decision is in any of them',
  test: async (bench) => {
    const name = bench.name('forms')
    const plain = await bench.get(listOf(name))
    const packed = await bench.get(`${listOf(name)}.gz`)
    assert.equal(plain.status, 200)
    assert.deepEqual(gunzipSync(packed.body), plain.body)
  },
}

const tooLarge: Deviation = {
  answer: '503 beyond 512 MB: the lists of a distribution are large, and go to disk',
  test: async (bench) => {
    const { path, upstreamPath } = bench.question(bench.name('too-large'))
    const sizeBytes = 513 * 1024 * 1024
    await bench.during(upstreamPath, { kind: 'too-large', sizeBytes, declared: false }, async () => {
      const answer = await bench.get(path)
      assert.equal(answer.status, 503)
      assert.match(saidBy(answer), /larger than/)
      assert.deepEqual(bench.incoming(), [])
    })
  },
}

export const deb: Adapter = {
  ecosystem: 'deb',
  start: async () => {
    const upstream = await startFileUpstream({})
    const published = new Map<string, DebFile>()
    const describe = () => {
      const debs = [...published.values()]
      // Each package stands in a release of its own besides: a question that nobody has asked yet.
      for (const suite of ['stable', ...new Set(debs.map(({ name }) => name))]) {
        const own = suite === 'stable' ? debs : debs.filter(({ name }) => name === suite)
        for (const [path, bytes] of makeArchive({ debs: own, suite, origin: 'Debian' })) upstream.put(path, bytes)
      }
    }
    return {
      ...upstream,
      publish: (name, version) => {
        published.set(`${name} ${version}`, make(name, version))
        describe()
      },
      takeBack: (name, version) => {
        published.delete(`${name} ${version}`)
        upstream.remove(`/${make(name, version).path}`)
        describe()
      },
    }
  },
  nameOf: (word) => word,
  file: (name, version) => {
    const { path, bytes } = make(name, version)
    return { path: `/${path}`, upstreamPath: `/${path}`, bytes }
  },
  question: (name) => ({ path: releaseOf(name), upstreamPath: releaseOf(name) }),
  admit: async (gate, { name, versions, admit }) => {
    await gate.get(releaseOf('stable'))
    for (const version of versions) await gate.get(`/${make(name, version).path}`)
    await admit()
  },
  underAnother: (name, other) => `/${make(name, '1.0.0').path}`.replace(`/${name}/`, `/${other}/`),
  hostile: (name) => [['a package passed off as an index', make(name, '1.0.0').bytes]],
  otherwise: {
    direct: unseen,
    newer,
    denied: {
      answer: 'its file is refused in the words of that person; the signed list names it still',
      test: refusesWhatAPersonDenies,
    },
    reserved,
    newest,
    'same-list': sameList,
    forms,
    'taken-back': {
      status: 200,
      answer: 'our copy is served on to those who pinned it: archives drop old versions as a matter of course',
    },
    'no-index': {
      status: 503,
      answer: 'a package passed off as an index is 503; anything else passes, and apt refuses what is not signed',
    },
    'too-large': tooLarge,
    slow: {
      answer: 'a young copy is served without asking; then all who ask wait for one request',
      test: waitsTogether,
    },
  },
  impossible: {
    nothing:
      'an index is signed, and about a whole distribution: it passes unchanged, and each file is refused by itself',
    prerelease: "Debian's order of versions knows no prereleases: `~` only sorts before",
  },
  tricks: ['/../x', '/pool/%2e%2e/x.deb', '/pool/a%2fb.deb', '/pool/%00.deb', '//x.deb', '/pool\\x.deb'],
}
