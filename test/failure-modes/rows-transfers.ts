import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { mock } from 'node:test'
import { type Bench, pauseSeconds, saidBy } from './bench.ts'
import type { Row } from './row.ts'

const crowd = 30

/** How the bytes of a file come in and go out. */
export const transferRows: readonly Row[] = [
  {
    id: 'head',
    failure: 'HEAD',
    answer: 'the headers of GET; refused where GET is',
    status: 403,
    test: async (bench, { status }) => {
      const name = bench.name('head')
      await bench.admit(name)
      const paths = [bench.file(name).path, bench.content(name).path]
      if (bench.adapter.lists) paths.push(bench.lists().of(name).path)
      for (const path of paths) {
        const whole = await bench.get(path)
        const head = await bench.get(path, { method: 'HEAD' })
        assert.equal(head.status, 200, path)
        assert.equal(head.headers['content-length'], String(whole.body.byteLength), path)
        assert.equal(head.body.byteLength, 0)
      }
      assert.equal((await bench.get(bench.file(name, '1.2.0').path, { method: 'HEAD' })).status, status)
    },
  },
  {
    id: 'range',
    failure: 'Range',
    answer: 'a part of what is allowed; refused where the whole is',
    test: async (bench) => {
      const name = bench.name('range')
      await bench.admit(name)
      const { path, bytes } = bench.content(name)
      const part = await bench.get(path, { headers: { range: 'bytes=2-5' } })
      assert.equal(part.status, 206)
      assert.deepEqual(part.body, bytes.subarray(2, 6))
      assert.equal(part.headers['content-range'], `bytes 2-5/${bytes.byteLength}`)
      const beyond = await bench.get(path, { headers: { range: `bytes=${bytes.byteLength}-` } })
      assert.equal(beyond.status, 416)
      const held = await bench.get(bench.file(name, '1.2.0').path, { headers: { range: 'bytes=0-0' } })
      assert.equal(held.status, 403)
    },
  },
  {
    id: 'same-file',
    failure: 'conditional request for a file',
    answer: '304 only for what may be downloaded',
    test: async (bench) => {
      const name = bench.name('same-file')
      const { path } = bench.file(name)
      await bench.admit(name)
      const headers = { 'if-none-match': String((await bench.get(path)).headers.etag) }
      const again = await bench.get(path, { headers })
      assert.equal(again.status, 304)
      assert.equal(again.body.byteLength, 0)
      await bench.deny(name, '1.0.0', 'Not this one')
      assert.equal((await bench.get(path, { headers })).status, 403)
    },
  },
  {
    id: 'alias',
    failure: "a file asked for below another package's address",
    answer: '404: a package is judged as what it is, and an alias gives no other way in',
    status: 404,
    test: async (bench, { status }) => {
      const { underAnother } = bench.adapter
      assert.ok(underAnother)
      const [name, other] = [bench.name('alias'), bench.name('other')]
      for (const each of [name, other]) await bench.admit(each)
      assert.equal((await bench.get(underAnother(name, other))).status, status)
      assert.equal((await bench.get(underAnother(other, name))).status, status)
    },
  },
  {
    id: 'spelling',
    failure: 'the same address in another spelling (`%64` for `d`, `%2f`, capitals)',
    answer: 'one decision and one fetch; a spelling that the protocol does not know is 404',
    test: async (bench) => {
      const name = bench.name('spelling')
      const file = bench.file(name)
      const paths = [file.path, encoded(file.path), ...(bench.adapter.spellings?.(name, '1.0.0') ?? [])]
      const before = await Promise.all(paths.map((path) => bench.get(path)))
      assert.ok(before.every(({ status }) => status >= 400))
      await bench.admit(name)
      for (const path of paths) {
        const answer = await bench.get(path)
        assert.equal(answer.status, 200, path)
        assert.deepEqual(answer.body, file.bytes)
      }
      assert.equal(bench.asked(file.upstreamPath), 1)
    },
  },
  {
    id: 'wrong-digest',
    failure: 'bytes that do not match the digest that upstream states',
    answer: '503, never stored, never served; upstream is left alone for a minute',
    test: async (bench) => {
      const name = bench.name('wrong-digest')
      await bench.admit(name)
      const before = await bench.held(name)
      const { path, upstreamPath, bytes } = bench.content(name)
      await bench.during(upstreamPath, { kind: 'corrupted' }, async () => {
        const answer = await bench.get(path)
        assert.equal(answer.status, 503)
        assert.match(saidBy(answer), /other bytes/)
        assert.equal((await bench.get(path)).status, 503)
        assert.equal(bench.asked(upstreamPath), 1)
        assert.equal(await bench.held(name), before)
        assert.deepEqual(bench.incoming(), [])
      })
      assert.deepEqual((await bench.get(path)).body, bytes)
    },
  },
  {
    id: 'cut-off',
    failure: 'a transfer that is cut off',
    answer: '503, nothing of it remains',
    test: async (bench) => {
      const name = bench.name('cut-off')
      await bench.admit(name)
      const before = await bench.held(name)
      const { path, upstreamPath, bytes } = bench.content(name)
      await bench.during(upstreamPath, { kind: 'truncated', sizeBytes: 20 }, async () => {
        assert.equal((await bench.get(path)).status, 503)
        assert.equal(await bench.held(name), before)
        assert.deepEqual(bench.incoming(), [])
      })
      assert.deepEqual((await bench.get(path)).body, bytes)
    },
  },
  {
    id: 'crowd',
    failure: 'many ask for the same thing at once',
    answer: 'one fetch from upstream',
    test: async (bench) => {
      const name = bench.name('crowd')
      const { path, upstreamPath, method } = bench.question(name)
      const answers = await atOnce(bench, path)
      assert.equal(new Set(answers.map(({ status }) => status)).size, 1)
      assert.equal(bench.asked(upstreamPath, method), 1)
      await bench.admit(name)
      const content = bench.content(name)
      for (const { body } of await atOnce(bench, content.path)) assert.deepEqual(body, content.bytes)
      assert.equal(bench.asked(content.upstreamPath), 1)
    },
  },
  {
    id: 'down',
    failure: 'upstream is down',
    answer: 'what is held installs; what is new gets 503 with a reason and when to come again, never 404',
    test: async (bench) => {
      const name = bench.name('down')
      await bench.admit(name)
      const held = bench.content(name)
      assert.equal((await bench.get(held.path)).status, 200)
      await bench.during('*', { kind: 'reset' }, async () => {
        assert.deepEqual((await bench.get(held.path)).body, held.bytes)
        for (const path of [bench.content(name, '1.1.0').path, bench.question(bench.name('never')).path]) {
          const answer = await bench.get(path)
          assert.equal(answer.status, 503, path)
          assert.match(saidBy(answer), /cannot be reached/)
          assert.equal(answer.headers['retry-after'], '5')
        }
      })
      assert.equal((await bench.get(bench.content(name, '1.1.0').path)).status, 200)
    },
  },
  {
    id: 'full-disk',
    failure: 'the disk is full',
    answer: '507 with a reason for what is new; what is held is served; nothing corrupt stays',
    test: async (bench) => {
      const name = bench.name('full-disk')
      await bench.admit(name)
      const [held, fresh] = [bench.content(name), bench.content(name, '1.1.0')]
      assert.equal((await bench.get(held.path)).status, 200)
      const before = await bench.held(name)
      const failing = await fillDisk(bench)
      try {
        const answer = await bench.get(fresh.path)
        assert.equal(answer.status, 507)
        assert.match(saidBy(answer), /no room left/)
        assert.deepEqual((await bench.get(held.path)).body, held.bytes)
        assert.deepEqual(bench.incoming(), [])
        assert.equal(await bench.held(name), before)
      } finally {
        failing.mock.restore()
        bench.app.clock.advance(pauseSeconds)
      }
      assert.deepEqual((await bench.get(fresh.path)).body, fresh.bytes)
    },
  },
]

function atOnce(bench: Bench, path: string) {
  return Promise.all(Array.from({ length: crowd }, () => bench.get(path)))
}

/** The first letter of the last segment, as no client writes it. */
function encoded(path: string): string {
  const at = path.search(/[a-z][^/]*$/)
  return `${path.slice(0, at)}%${path.charCodeAt(at).toString(16)}${path.slice(at + 1)}`
}

/** Every write of a file from now on finds the disk full. */
async function fillDisk(bench: Bench) {
  const file = await open(join(bench.app.config.dataFolder, 'any'), 'w')
  const kind = Object.getPrototypeOf(file) as typeof file
  await file.close()
  const error = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  return mock.method(kind, 'writeFile', () => Promise.reject(error))
}
