import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { startFileUpstream } from '../../upstreams/file-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'
import { saidBy } from '../bench.ts'
import { asksOnce, refusesWhatAPersonDenies } from '../shared-tests.ts'

const fileName = (version: string) => `tool-${version}.tar.gz`
const pathOf = (name: string, version: string) => `/${name.slice('generic/'.length)}/${fileName(version)}`
const bytesOf = (name: string, version: string) => Buffer.from(`${name} ${version}: a harmless tool\n`.repeat(40))

const forms: Deviation = {
  answer: 'the digests of a file (`.sha256`, `.sha512`) are refused where it is, and are of what is served',
  test: async (bench) => {
    const name = bench.name('forms')
    await bench.admit(name)
    for (const algorithm of ['sha256', 'sha512']) {
      const digest = createHash(algorithm).update(bytesOf(name, '1.0.0')).digest('hex')
      const answer = await bench.get(`${pathOf(name, '1.0.0')}.${algorithm}`)
      assert.equal(answer.body.toString(), `${digest}  ${fileName('1.0.0')}\n`)
      assert.equal((await bench.get(`${pathOf(name, '1.2.0')}.${algorithm}`)).status, 403)
    }
  },
}

const noDigest: Deviation = {
  answer: 'what stands beside a file as its digest and is none: 503, and the file is not served',
  test: async (bench) => {
    const name = bench.name('no-index')
    await bench.admit(name)
    const { path, upstreamPath } = bench.file(name)
    const body = Buffer.from('<html>Sign in</html>')
    await bench.during(`${upstreamPath}.sha256`, { kind: 'replaced', body }, async () => {
      const answer = await bench.get(path)
      assert.equal(answer.status, 503)
      assert.match(saidBy(answer), /does not state its digest/)
    })
    assert.equal((await bench.get(path)).status, 200)
  },
}

const tooLarge: Deviation = {
  answer: '503 for a digest beside a file that is no digest by its size; a file goes to disk, and may have 2 GB',
  test: async (bench) => {
    const name = bench.name('too-large')
    await bench.admit(name)
    const { path, upstreamPath } = bench.file(name)
    const sizeBytes = 70 * 1024 * 1024
    await bench.during(`${upstreamPath}.sha256`, { kind: 'too-large', sizeBytes, declared: false }, async () => {
      const answer = await bench.get(path)
      assert.equal(answer.status, 503)
      assert.match(saidBy(answer), /larger than/)
    })
  },
}

const noLists = 'there are no lists of files: each is asked for by its path'

export const generic: Adapter = {
  ecosystem: 'generic',
  start: async () => {
    const upstream = await startFileUpstream({})
    return {
      ...upstream,
      publish: (name, version) => {
        const bytes = bytesOf(name, version)
        const digest = createHash('sha256').update(bytes).digest('hex')
        upstream.put(pathOf(name, version), bytes)
        upstream.put(`${pathOf(name, version)}.sha256`, `${digest}  ${fileName(version)}\n`)
      },
      takeBack: (name, version) => {
        for (const end of ['', '.sha256']) upstream.remove(`${pathOf(name, version)}${end}`)
      },
    }
  },
  nameOf: (word) => `generic/${word}`,
  versionOf: (_, version) => fileName(version),
  file: (name, version) => ({
    path: pathOf(name, version),
    upstreamPath: pathOf(name, version),
    bytes: bytesOf(name, version),
  }),
  question: (name) => ({ path: pathOf(name, '1.0.0'), upstreamPath: pathOf(name, '1.0.0'), method: 'HEAD' }),
  admit: async (gate, { name, versions, admit }) => {
    for (const version of versions) await gate.get(pathOf(name, version))
    await admit()
  },
  otherwise: {
    denied: { answer: 'its file is refused in the words of that person', test: refusesWhatAPersonDenies },
    forms,
    'taken-back': { status: 200, answer: 'our copy is served on: no list tells of it' },
    'no-index': noDigest,
    'too-large': tooLarge,
    slow: {
      answer: 'what is held is never asked for again, so nobody waits',
      test: (bench) => asksOnce(bench, 'slow'),
    },
    stale: {
      answer: 'what is held does not grow old: it is served, and not marked',
      test: (bench) => asksOnce(bench, 'stale'),
    },
  },
  impossible: {
    alias: 'a path is the name and the version at once: nothing in it could disagree',
    nothing: noLists,
    newest: noLists,
    prerelease: 'a file has no versions: each is judged by itself',
    'same-list': noLists,
  },
  tricks: ['/../x', '/a/%2e%2e/x', '/a%2fb', '/a/%00', '//x', '/a\\b', '/a/%252e', '/.sha256'],
}
