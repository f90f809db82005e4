import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { type Bench, hardSeconds, pauseSeconds, saidBy, softSeconds, until } from './bench.ts'
import type { Row } from './row.ts'

/** What an index shows of what is decided. */
export const indexRows: readonly Row[] = [
  {
    id: 'nothing',
    failure: 'nothing of the package is approved',
    answer: '403 with the reason, never an empty list',
    test: async (bench) => {
      const answer = await bench.get(bench.lists().of(bench.name('nothing')).path)
      assert.equal(answer.status, 403)
      assert.match(saidBy(answer), /none of the 3 versions of .+ may be used/)
    },
  },
  {
    id: 'newest',
    failure: 'the newest version, or what a tag or range would find, is refused',
    answer: 'the index shows what is approved; the newest of it takes the place',
    test: async (bench) => {
      const name = bench.name('newest')
      await bench.admit(name)
      assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0'])
      const { newest } = bench.lists()
      if (newest) assert.equal(await newest(bench, name), '1.1.0')
      assert.equal((await bench.get(bench.file(name, '1.2.0').path)).status, 403)
    },
  },
  {
    id: 'prerelease',
    failure: 'a prerelease',
    answer: 'listed only when approved itself; never takes the place of the newest release',
    test: async (bench) => {
      const name = bench.name('prerelease')
      const { prerelease } = bench.adapter
      assert.ok(prerelease)
      bench.upstream.publish(name, prerelease)
      await bench.admit(name)
      assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0'])
      await bench.admit(name, [prerelease])
      assert.ok((await bench.listed(name)).includes(prerelease))
      const { newest } = bench.lists()
      if (newest) assert.equal(await newest(bench, name), '1.1.0')
    },
  },
  {
    id: 'same-list',
    failure: 'conditional request for an index',
    answer: '304 for the same view; a changed decision is another view',
    test: async (bench) => {
      const name = bench.name('same-list')
      await bench.admit(name)
      const { path } = bench.lists().of(name)
      const headers = { 'if-none-match': String((await bench.get(path)).headers.etag) }
      assert.equal((await bench.get(path, { headers })).status, 304)
      await bench.admit(name, ['1.2.0'])
      const changed = await bench.get(path, { headers })
      assert.equal(changed.status, 200)
      assert.ok(bench.lists().versionsIn(changed.body).includes('1.2.0'))
    },
  },
  {
    id: 'forms',
    failure: 'another representation (compressed, abbreviated, another media type)',
    answer: 'the same decision in each',
    test: async (bench) => {
      const name = bench.name('forms')
      await bench.admit(name)
      const { of, versionsIn, forms } = bench.lists()
      const packed = await bench.get(of(name).path, { headers: { 'accept-encoding': 'gzip' } })
      assert.deepEqual([...versionsIn(unpacked(packed))].sort(), ['1.0.0', '1.1.0'])
      for (const form of forms?.(name) ?? []) {
        const answer = await bench.get(form.path, { headers: form.headers ?? {} })
        assert.equal(answer.status, 200, form.path)
        assert.deepEqual([...form.versionsIn(answer.body)].sort(), ['1.0.0', '1.1.0'], form.path)
      }
    },
  },
  {
    id: 'taken-back',
    failure: 'a version is taken back upstream',
    answer: 'it is listed no more, and our copy is held with 403 from the next look on',
    status: 403,
    test: async (bench, { status }) => {
      const name = bench.name('taken-back')
      await bench.admit(name)
      assert.equal((await bench.get(bench.content(name).path)).status, 200)
      bench.upstream.takeBack(name, '1.0.0')
      bench.app.clock.advance(hardSeconds + 1)
      if (bench.adapter.lists) assert.deepEqual(await bench.listed(name), ['1.1.0'])
      assert.equal((await bench.get(bench.file(name).path)).status, status)
    },
  },
]

function unpacked({ headers, body }: Awaited<ReturnType<Bench['get']>>): Buffer {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

/** What comes of an upstream's answer about a package. */
export const upstreamRows: readonly Row[] = [
  {
    id: 'redirect',
    failure: 'upstream redirects',
    answer: 'followed on its own host; 503 for another',
    test: async (bench) => {
      const name = bench.name('redirect')
      const { path, upstreamPath } = bench.question(name)
      const elsewhere = 'http://elsewhere.invalid/moved'
      await bench.during(upstreamPath, { kind: 'redirect', location: elsewhere }, async () => {
        const answer = await bench.get(path)
        assert.equal(answer.status, 503)
        assert.match(saidBy(answer), /elsewhere\.invalid/)
      })
      const next = bench.question(bench.name('redirected'))
      await bench.during(upstreamPath, { kind: 'redirect', location: next.upstreamPath }, async () => {
        await bench.get(path)
        assert.equal(bench.asked(next.upstreamPath, next.method), 1)
      })
    },
  },
  {
    id: 'no-index',
    failure: 'upstream answers something that is no index, or another package’s',
    answer: '503, nothing of it is passed on',
    status: 503,
    test: async (bench, { status }) => {
      const name = bench.name('no-index')
      const { path, upstreamPath } = bench.question(name)
      const documents = bench.adapter.hostile?.(name) ?? []
      assert.ok(documents.length > 0)
      for (const [what, document] of documents)
        await bench.during(upstreamPath, { kind: 'replaced', body: Buffer.from(document) }, async () => {
          const answer = await bench.get(path)
          assert.equal(answer.status, status, what)
          assert.notDeepEqual(answer.body, Buffer.from(document), what)
        })
      assert.notEqual((await bench.get(path)).status, 503)
    },
  },
  {
    id: 'too-large',
    failure: 'upstream answers too much',
    answer: '503, with bounded memory',
    test: async (bench) => {
      const { path, upstreamPath } = bench.question(bench.name('too-large'))
      const sizeBytes = 70 * 1024 * 1024
      await bench.during(upstreamPath, { kind: 'too-large', sizeBytes, declared: false }, async () => {
        const answer = await bench.get(path)
        assert.equal(answer.status, 503)
        assert.match(saidBy(answer), /larger than/)
      })
    },
  },
  {
    id: 'slow',
    failure: 'upstream is slow',
    answer: 'a young copy is served at once; one request goes upstream in the background',
    test: async (bench) => {
      const name = bench.name('slow')
      await bench.admit(name)
      const { path, upstreamPath } = bench.question(name)
      assert.equal((await bench.get(path)).status, 200)
      bench.app.clock.advance(softSeconds + 1)
      const before = bench.asked(upstreamPath)
      const hanging = Promise.withResolvers<void>()
      bench.upstream.setFault(upstreamPath, { kind: 'hang', until: hanging.promise })
      const answers = await Promise.all(Array.from({ length: 20 }, () => bench.get(path)))
      assert.ok(answers.every(({ status }) => status === 200))
      await until(() => bench.asked(upstreamPath) > before)
      assert.equal(bench.asked(upstreamPath), before + 1)
      hanging.resolve()
      bench.upstream.setFault(upstreamPath, undefined)
      // The answer is still being taken in: what follows must not meet it under way.
      await until(async () => (await checkedAt(bench, name)) >= bench.app.clock.now())
    },
  },
  {
    id: 'stale',
    failure: 'upstream fails when the copy is old',
    answer: 'the copy is served and marked (`Warning: 110`); no 404 is made of a failure',
    test: async (bench) => {
      const name = bench.name('stale')
      await bench.admit(name)
      const { path, upstreamPath } = bench.question(name)
      assert.equal((await bench.get(path)).status, 200)
      bench.app.clock.advance(hardSeconds + 1)
      await bench.during(upstreamPath, { kind: 'status', status: 502 }, async () => {
        const answer = await bench.get(path)
        assert.equal(answer.status, 200)
        assert.match(String(answer.headers.warning), /^110/)
      })
    },
  },
  {
    id: 'unknown',
    failure: 'the package does not exist',
    answer: '404 with a reason, remembered for a while',
    test: async (bench) => {
      const { path, upstreamPath, method } = bench.question(bench.name('absent'))
      for (let count = 0; count < 3; count++) {
        const answer = await bench.get(path)
        assert.equal(answer.status, 404)
        assert.match(saidBy(answer), /Assay/)
      }
      assert.equal(bench.asked(upstreamPath, method), 1)
    },
  },
  {
    id: 'path',
    failure: 'a hostile path (`..`, `%2f`, NUL, doubled encoding)',
    answer: 'no content, and nothing is asked of upstream',
    test: async (bench) => {
      await bench.admit(bench.name('demo'))
      const before = bench.askedAltogether()
      const common = ['/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/demo%00', '/%252e%252e', '/\\..\\x']
      for (const path of [...common, ...bench.adapter.tricks]) {
        const { status } = await bench.get(path)
        assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
      }
      assert.equal(bench.askedAltogether(), before)
      bench.app.clock.advance(pauseSeconds)
    },
  },
]

async function checkedAt(bench: Bench, name: string): Promise<Date> {
  const copies = bench.app.context().db.selectFrom('index_copy').select('checked_at').where('name', '=', name)
  return (await copies.executeTakeFirstOrThrow()).checked_at
}
