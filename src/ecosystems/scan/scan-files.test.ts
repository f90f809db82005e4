import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import type { FileSource } from '#formats/byte-source.ts'
import { scanFiles } from './scan-files.ts'
import { lineExtractor, memorySource } from './testdata/memory-source.ts'

const lock = lineExtractor('npm/lock', 'lockfile', 'lock.txt')
const names = (found: Awaited<ReturnType<typeof scanFiles>>) =>
  found.files.flatMap(({ file, outcomes }) =>
    outcomes.flatMap(({ extraction }) => (extraction?.components ?? []).map(({ id }) => `${file.path}: ${id}`)),
  )

describe('scanning files', () => {
  it('gives each file to the extractors that read it, sorted by path whatever the order of the walk', async () => {
    const files = { 'b/lock.txt': 'b@1', 'a/lock.txt': 'a@1\na@2', 'c.md': 'no@1' }
    const there = await scanFiles(memorySource(files), { extractors: [lock] })
    assert.deepEqual(names(there), ['a/lock.txt: a@1', 'a/lock.txt: a@2', 'b/lock.txt: b@1'])
    assert.deepEqual(await scanFiles(memorySource(files, true), { extractors: [lock] }), there)
  })

  it('scans the rest when an extractor throws, synchronously or not, and lists the file', async () => {
    const bad: Extractor = {
      name: 'npm/bad',
      reads: 'manifest',
      matches: (path) => {
        if (path.includes('boom')) throw new Error('matching')
        return path.endsWith('.bad')
      },
      extract: async () => {
        throw new TypeError('of its own')
      },
    }
    const found = await scanFiles(memorySource({ 'x.bad': '1', 'boom/lock.txt': 'a@1', 'lock.txt': 'a@1' }), {
      extractors: [bad, lock],
    })
    assert.deepEqual(names(found), ['boom/lock.txt: a@1', 'lock.txt: a@1'])
    const outcome = found.files.find(({ file }) => file.path === 'x.bad')?.outcomes[0]
    assert.deepEqual(outcome?.failure, { code: 'extractor.failed', message: 'of its own' })
  })

  it('lists what is too large or cannot be opened, and reads the rest', async () => {
    const inner = memorySource({ 'big/lock.txt': 'a@1\n'.repeat(100), 'shut/lock.txt': 'a@1', 'lock.txt': 'a@1' })
    const source: FileSource = {
      ...inner,
      open: async (path) => {
        if (path.startsWith('shut')) throw Object.assign(new Error('EACCES: /the/whole/path'), { code: 'EACCES' })
        return inner.open(path)
      },
    }
    const found = await scanFiles(source, { extractors: [lock], limits: { manifestBytesMax: 100 } })
    assert.deepEqual(names(found), ['lock.txt: a@1'])
    assert.deepEqual(
      found.problems.map(({ path, code, hides }) => [path, code, hides]),
      [
        ['big/lock.txt', 'file.too-large', true],
        ['shut/lock.txt', 'file.unreadable', true],
      ],
    )
    assert.equal(found.problems[1]?.message, 'EACCES', 'no path of the machine')
  })

  it('asks about first bytes only where a file may be a program', async () => {
    const asked: string[] = []
    const sniffer: Extractor = {
      ...lineExtractor('golang/binary', 'artifact', 'never'),
      sniffs: (head) => {
        asked.push(Buffer.from(head).toString().trim())
        return head[0] === 0x7f
      },
    }
    const files = {
      'bin/tool': '\u007f@1',
      'bin/script': '#! one',
      'lib/a.so.1': '#! two',
      'run.custom': { text: '#! three', mode: 0o755 },
      'data.custom': { text: 'not asked', mode: 0o644 },
      'a.ts': { text: 'not asked', mode: 0o755 },
    }
    const found = await scanFiles(memorySource(files), { extractors: [sniffer] })
    assert.deepEqual(names(found), ['bin/tool: \u007f@1'])
    assert.deepEqual(asked.sort(), ['#! one', '#! three', '#! two', '\u007f@1'])
  })

  it('holds no more bytes at once than allowed, but a single larger file', async () => {
    let held = 0
    let most = 0
    const slow: Extractor = {
      ...lock,
      extract: async (file, tree) => {
        held += file.bytes.length
        most = Math.max(most, held)
        await new Promise((done) => setImmediate(done))
        held -= file.bytes.length
        return lock.extract(file, tree)
      },
    }
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}/lock.txt`, 'name@1'.padEnd(10)]))
    const found = await scanFiles(memorySource({ ...files, 'x/lock.txt': 'large@1'.padEnd(100) }), {
      extractors: [slow],
      limits: { heldBytesMax: 30, filesAtOnce: 16 },
    })
    assert.equal(found.files.length, 41)
    assert.equal(most, 100)
  })

  it('lists a file that became shorter while it was read', async () => {
    const whole = memorySource({ 'lock.txt': 'a@1' })
    const source = {
      ...whole,
      open: async (path: string) => {
        const file = await whole.open(path)
        return file && { ...file, sizeBytes: 99 }
      },
    }
    const found = await scanFiles(source, { extractors: [lock] })
    assert.deepEqual(
      found.problems.map(({ path, code, hides }) => [path, code, hides]),
      [['lock.txt', 'file.changed', true]],
    )
  })

  it('stops counting components where there are too many of them', async () => {
    const found = await scanFiles(memorySource({ 'a/lock.txt': 'a@1', 'b/lock.txt': 'b@1\nc@1' }), {
      extractors: [lock],
      limits: { occurrencesMax: 2, filesAtOnce: 1 },
    })
    assert.deepEqual(names(found), ['a/lock.txt: a@1'])
    assert.deepEqual(
      found.problems.map(({ code }) => code),
      ['scan.too-many-components'],
    )
  })

  it('ends with the signal, and with a walk that fails', async () => {
    const files = memorySource({ 'lock.txt': 'a@1' })
    await assert.rejects(scanFiles(files, { extractors: [lock], signal: AbortSignal.abort() }), /abort/i)
    const failing: FileSource = {
      ...files,
      // biome-ignore lint/correctness/useYield: it fails first
      async *walk() {
        throw new RangeError('more than enough')
      },
    }
    await assert.rejects(scanFiles(failing, { extractors: [lock] }), /more than enough/)
  })

  it('leaves manifests and lockfiles of installed packages to their authors', async () => {
    const installed = lineExtractor('npm/installed', 'installed', 'record.txt')
    const files = {
      'node_modules/a/lock.txt': 'dev-of-a@1',
      'node_modules/a/record.txt': 'a@1',
      'vendor/b/lock.txt': 'dev-of-b@1',
      'vendor/lock.txt': 'own@1',
      'home/.cargo/registry/src/c/lock.txt': 'dev-of-c@1',
    }
    const found = await scanFiles(memorySource(files), { extractors: [lock, installed] })
    assert.deepEqual(names(found), ['node_modules/a/record.txt: a@1', 'vendor/lock.txt: own@1'])
  })
})
