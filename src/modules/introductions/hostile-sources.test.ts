import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, lockfile, lockfileOf, openDesk, problemOf } from './testdata/open-desk.ts'

const plain = makePackage({ name: 'plain', version: '1.0.0' })

describe('hostile and broken sources', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let desk: Desk
  before(async () => {
    upstream = await startNpmUpstream({ packages: [plain] })
    await openGate(app, upstream)
    desk = openDesk(app)
  })
  after(() => upstream.close())

  const rowCount = async () => {
    const { db } = app.context()
    const rows = await db.selectFrom('introduction').select('id').execute()
    const entries = await db
      .selectFrom('audit_entry')
      .select('sequence')
      .where('action', 'like', 'introduction.%')
      .execute()
    return rows.length + entries.length
  }

  /** Refused with that problem, and nothing written. */
  const refuses = async (source: object, expected: readonly [number, string], more = {}) => {
    const before = await rowCount()
    const answer = await desk.ask(source, more)
    assert.deepEqual(problemOf(answer), expected, JSON.stringify(answer.body).slice(0, 300))
    assert.equal(await rowCount(), before)
    return answer
  }

  it('what cannot be read is refused with its reason', async () => {
    const unreadable = [422, 'introduction.unreadable-source'] as const
    const answer = await refuses(lockfile('{"lockfileVersion": 3, "packages": {'), unreadable)
    assert.ok(String(answer.body.params.reason).length > 5)
    await refuses(lockfile('[]'), unreadable)
    await refuses(lockfile(`${'['.repeat(5_000)}${']'.repeat(5_000)}`), unreadable)
    await refuses(lockfile('{"a":'.repeat(20_000)), unreadable)
    await refuses(lockfile('', 'pnpm-lock.yaml'), unreadable)
    await refuses({ kind: 'manifest', fileName: 'package.json', content: 'not json' }, unreadable)
    await refuses(lockfile('a: &a [*a, *a]\n', 'pnpm-lock.yaml'), unreadable)
  })

  it('what holds nothing is refused', async () => {
    const empty = [422, 'introduction.empty-source'] as const
    await refuses(lockfile('{"lockfileVersion":3,"packages":{"":{"name":"portal"}}}'), empty)
    await refuses({ kind: 'manifest', fileName: 'package.json', content: '{"name":"portal"}' }, empty)
  })

  it('what Assay does not know is refused', async () => {
    await refuses(lockfile('x', 'Makefile'), [422, 'introduction.unknown-file'])
    await refuses(lockfile(lockfileOf([plain]), 'package.json'), [422, 'introduction.unknown-file'])
    await refuses(lockfile(lockfileOf([plain])), [400, 'ecosystem.unknown'], { ecosystem: 'constructor' })
    await refuses({ kind: 'packages', packages: ['plain'] }, [400, 'ecosystem.unknown'], { ecosystem: 'cobol' })
    await refuses({ kind: 'packages', packages: ['plain'] }, [404, 'repository.unknown'], { repository: 'nowhere' })
    await refuses(lockfile(lockfileOf([plain])), [404, 'repository.unknown'], { repository: '__proto__' })
    await refuses({ kind: 'sbom', fileName: 'a', content: 'b' }, [400, 'request.invalid'])
    await refuses({ kind: 'lockfile', fileName: 'package-lock.json' }, [400, 'request.invalid'])
    await refuses({ kind: 'packages', packages: ['plain'] }, [400, 'request.invalid'], { extra: 1 })
    await refuses({ kind: 'packages', packages: ['plain'] }, [400, 'request.invalid'], { purpose: 'nul \0' })
  })

  it('names that are none are refused', async () => {
    for (const entry of ['../plain', 'plain@', '@', '@scope', 'a b', '<script>', ' ', 'plain\n../x', 'pl\u0001ain'])
      await refuses({ kind: 'packages', packages: [entry] }, [422, 'introduction.bad-package'])
    await refuses({ kind: 'packages', packages: [] }, [400, 'request.invalid'])
  })

  it('names that mean something to JavaScript mean nothing here', async () => {
    const hostile = ['constructor', 'hasownproperty', 'tostring', '__proto__', 'prototype']
    const packages = hostile.map(
      (name) => `"node_modules/${name}": {"version": "1.0.0", "dependencies": {"__proto__": "1"}}`,
    )
    const text = `{"lockfileVersion": 3, "__proto__": {"a": 1}, "packages": {"": {"dependencies": {"__proto__": "1.0.0"}},
      "__proto__": {"version": "1.0.0"}, ${packages.join(', ')}}}`
    const answer = await desk.ask(lockfile(text))
    assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 300))
    const names = answer.body.items.map(({ name }: { name: string }) => name)
    for (const name of ['constructor', 'tostring', 'prototype']) assert.ok(names.includes(name), name)
    for (const item of answer.body.items) assert.equal(item.problem, 'not-in-registry')
    assert.equal(({} as Record<string, unknown>).a, undefined)
    const named = await desk.ask({ kind: 'packages', packages: ['constructor', 'plain@__proto__'] })
    const problems = named.body.items.map(({ name, problem }: { name: string; problem: string }) => [name, problem])
    assert.deepEqual(Object.fromEntries(problems), { constructor: 'not-in-registry', plain: 'no-matching-version' })
    const body =
      '{"source": {"kind": "packages", "packages": ["plain"]}, "__proto__": {"purpose": "x"}, "repository": "npm"}'
    const headers = { 'content-type': 'application/json' }
    const raw = await app.request('POST', '/api/v1/introductions', { as: 'developer', body, headers })
    assert.equal(raw.status, 400)
  })

  it('texts that no database and no terminal wants are stored as something harmless', async () => {
    const text = `{"lockfileVersion": 3, "packages": {"node_modules/plain": {"version": "1.0.0", "resolved": "git+ssh://h/x"}, "node_modules/lost": {"version": "1.0.0", "resolved": "git+ssh://h/\\u0000\\ud800"},
      "node_modules/bad\\u0000name": {"version": "\\u001b[31m"}, "x\\ud800": {"version": "1.0.0"}}}`
    const made = await desk.draft(lockfile(text), { title: 'half a pair: \ud800' })
    assert.equal(made.items[0]?.problem, 'git-source')
    assert.equal(made.complete, false)
    const refused = await desk.submit(made.id)
    assert.deepEqual(problemOf(refused), [409, 'introduction.incomplete'])
    assert.ok(refused.body.params.reasons.length > 0)
  })

  it('part of a file that cannot be understood is told, kept, and blocks the submission', async () => {
    const { lockfileVersion: _, ...document } = JSON.parse(lockfileOf([plain]))
    const text = JSON.stringify({ ...document, lockfileVersion: 99 })
    const made = await desk.draft(lockfile(text))
    assert.deepEqual([made.complete, made.items.length], [false, 1])
    assert.equal(made.warnings[0]?.code, 'lockfile.unknown-version')
    assert.deepEqual(problemOf(await desk.submit(made.id)), [409, 'introduction.incomplete'])
    assert.equal((await desk.show(made.id)).body.state, 'draft')
  })

  it('fifty megabytes of lockfile are read and refused by what they hold', async () => {
    const count = 180_000
    const entries = Array.from(
      { length: count },
      (_, at) =>
        `"node_modules/package-${at}":{"version":"1.0.${at}","integrity":"${plain.integrity}","dependencies":{"package-${count - at}":"*","package-0":"*"}}`,
    )
    const text = `{"lockfileVersion":3,"packages":{${entries.join(',')}}}`
    assert.ok(text.length > 35_000_000 && text.length < 60_000_000, String(text.length))
    const answer = await refuses(lockfile(text.padEnd(50_000_000)), [422, 'introduction.too-many-items'])
    assert.equal(answer.body.params.limit, 2_000)
  })

  it('more than is accepted is refused before it is read', async () => {
    await refuses(lockfile(' '.repeat(61 * 1024 * 1024)), [413, 'introduction.source-too-large'])
    await refuses(lockfile(' '.repeat(80 * 1024 * 1024)), [413, 'request.too-large'])
  })
})
