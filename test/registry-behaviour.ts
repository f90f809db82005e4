import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from './gateway-app.ts'
import { type TestApp, testApp } from './harness.ts'
import type { RawAnswer } from './raw-request.ts'
import type { FileUpstream } from './upstreams/file-upstream.ts'

export interface PublishingUpstream extends FileUpstream {
  publish(name: string, version: string): void
  takeBack(name: string, version: string): void
}

/** A registry protocol as its clients see it, for what every protocol must do. */
export interface RegistryUnderTest {
  readonly ecosystem: string
  /** With these packages, each in the versions 1.0.0, 1.1.0 and 2.0.0. */
  start(names: readonly string[]): Promise<PublishingUpstream>
  /** A package's name as the ecosystem writes it. */
  nameOf(word: string): string
  readonly indexPath: (name: string) => string
  readonly filePath: (name: string, version: string) => string
  /** Where upstream has them. */
  readonly upstreamIndexPath: (name: string) => string
  readonly upstreamFilePath: (name: string, version: string) => string
  readonly fileBytes: (name: string, version: string) => Buffer
  readonly versionsIn: (index: Buffer) => readonly string[]
  /** What an index is answered with whose name is the bank's. */
  readonly reservedIndexStatus: 403 | 404
  /** Documents that are no index of the package. */
  hostile(name: string): readonly (readonly [what: string, document: string | Buffer])[]
  /** Paths that no client sends, or that lead to another package's file. */
  readonly tricks: readonly string[]
}

const words = ['demo', 'wrong', 'cut', 'gone', 'cached', 'fresh', 'hostile', 'seen'] as const

/** A gate in front of an upstream of these words, open while the tests of its `describe` run. */
interface Bench {
  readonly app: TestApp
  readonly registry: RegistryUnderTest
  readonly names: Readonly<Record<(typeof words)[number], string>>
  gate: Gate
  upstream: PublishingUpstream
  shown(name?: string): Promise<readonly string[]>
  file(name: string, version: string, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>
  /** Files of a package of which bytes are held. */
  kept(name: string): Promise<number>
}

/** Registers the tests that hold for every protocol. */
export function describeRegistry(registry: RegistryUnderTest): void {
  describe(`what every registry does: ${registry.ecosystem}`, () => {
    const bench = openBench(registry)
    serves(bench)
    refuses(bench)
    survives(bench)
  })
  describe(`what every observed registry does: ${registry.ecosystem}`, () => observes(registry))
}

function openBench(registry: RegistryUnderTest): Bench {
  const { ecosystem, nameOf, indexPath, filePath, versionsIn } = registry
  const app = testApp()
  const names = Object.fromEntries(words.map((word) => [word, nameOf(word)])) as Bench['names']
  const bench = {
    app,
    registry,
    names,
    shown: async (name = names.demo) => versionsIn((await bench.gate.get(indexPath(name))).body),
    file: (name, version, headers = {}) => bench.gate.get(filePath(name, version), { headers }),
    kept: (name) => countHeld(app, name),
  } as Bench
  before(async () => {
    bench.upstream = await registry.start(words.map(nameOf))
    const reservedNames = [nameOf('bank'), `${nameOf('bank')}-*`]
    const limits = { softTtlSeconds: 60, hardTtlSeconds: 600 }
    bench.gate = await openGate(app, bench.upstream, { ecosystem, reservedNames, ...limits })
    await bench.gate.admit(names.demo, ['1.0.0', '1.1.0'])
  })
  after(() => bench.upstream.close())
  return bench
}

async function countHeld(app: TestApp, name: string): Promise<number> {
  const rows = await app
    .context()
    .db.selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('a.sha256')
    .where('p.name', '=', name)
    .where('a.sha256', 'is not', null)
    .execute()
  return rows.length
}

/** What may be used, in all the ways of asking. */
function serves(bench: Bench): void {
  const { app, registry, names, shown, file } = bench
  const { indexPath, filePath, versionsIn } = registry

  it('an index shows what may be used, and its files are the upstream’s own bytes', async () => {
    assert.deepEqual([...(await shown())].sort(), ['1.0.0', '1.1.0'])
    const answer = await file(names.demo, '1.1.0')
    assert.equal(answer.status, 200, answer.body.toString())
    assert.deepEqual(answer.body, registry.fileBytes(names.demo, '1.1.0'))
  })

  it('conditional requests, HEAD and ranges', async () => {
    for (const path of [indexPath(names.demo), filePath(names.demo, '1.0.0')]) {
      const whole = await bench.gate.get(path)
      const headers = { 'if-none-match': String(whole.headers.etag) }
      assert.equal((await bench.gate.get(path, { headers })).status, 304, path)
      const head = await bench.gate.get(path, { method: 'HEAD' })
      assert.equal(head.status, 200, path)
      assert.equal(head.body.length, 0)
      assert.equal(head.headers['content-length'], String(whole.body.length))
    }
    const part = await file(names.demo, '1.0.0', { range: 'bytes=2-5' })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, registry.fileBytes(names.demo, '1.0.0').subarray(2, 6))
  })

  it('a new version is held, and a denied one goes from the index at once', async () => {
    bench.upstream.publish(names.seen, '1.2.0')
    await bench.gate.admit(names.seen, ['1.0.0', '1.1.0'])
    assert.deepEqual([...(await shown(names.seen))].sort(), ['1.0.0', '1.1.0'])
    await bench.gate.deny(names.seen, '1.1.0', 'Not this one')
    assert.deepEqual(await shown(names.seen), ['1.0.0'])
    assert.match((await file(names.seen, '1.1.0')).reason, /^Assay denied .*Not this one/)
  })

  it('the resolving address shows what is held, and gives no files', async () => {
    const resolving = bench.gate.url.replace('/repo/', '/resolve/')
    const headers = { authorization: `Bearer ${app.people.developer.token}` }
    const index = await fetch(`${resolving}${indexPath(names.demo)}`, { headers })
    assert.ok(versionsIn(Buffer.from(await index.arrayBuffer())).includes('2.0.0'))
    const refused = await fetch(`${resolving}${filePath(names.demo, '1.0.0')}`, { headers })
    assert.equal(refused.status, 403)
  })
}

/** What may not be used, is unknown, or is no request or index at all. */
function refuses(bench: Bench): void {
  const { app, registry, names, file } = bench
  const { nameOf, indexPath } = registry

  it('a held version is refused at its file, with the reason and a link that leads to it', async () => {
    const answer = await file(names.demo, '2.0.0')
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /^Assay held .*demo@2\.0\.0/)
    const code = /\/d\/([0-9a-z]{8})/.exec(answer.body.toString())?.[1]
    const verdict = await app.request('GET', `/api/v1/verdicts/${code}`, { as: 'developer' })
    assert.equal(verdict.body.version, '2.0.0')
    assert.equal(bench.upstream.requests.get(`GET ${registry.upstreamFilePath(names.demo, '2.0.0')}`), undefined)
  })

  it('unknown packages and versions, and the bank’s own names', async () => {
    assert.equal((await bench.gate.get(indexPath(nameOf('absent')))).status, 404)
    assert.equal((await file(nameOf('absent'), '1.0.0')).status, 404)
    assert.equal((await file(names.demo, '9.9.9')).status, 404)
    for (const name of [nameOf('bank'), `${nameOf('bank')}-core`]) {
      assert.equal((await bench.gate.get(indexPath(name))).status, registry.reservedIndexStatus, name)
      assert.equal((await file(name, '1.0.0')).status, 403, name)
    }
    assert.deepEqual(
      [...bench.upstream.requests.keys()].filter((path) => path.includes('bank')),
      [],
    )
  })

  it('documents that are no index of the package are refused, never passed on', async () => {
    for (const [what, body] of registry.hostile(names.hostile)) {
      bench.upstream.setFault(registry.upstreamIndexPath(names.hostile), { kind: 'replaced', body: Buffer.from(body) })
      const answer = await bench.gate.get(indexPath(names.hostile))
      assert.equal(answer.status, 503, what)
      app.clock.advance(11)
    }
    bench.upstream.setFault(registry.upstreamIndexPath(names.hostile), undefined)
  })

  it('paths that no client sends lead nowhere', async () => {
    const before = [...bench.upstream.requests.values()].reduce((sum, count) => sum + count, 0)
    for (const path of registry.tricks) assert.equal((await bench.gate.get(path)).status, 404, path)
    const asked = [...bench.upstream.requests.values()].reduce((sum, count) => sum + count, 0)
    assert.equal(asked, before)
  })

  it('who does not say who they are is asked to', async () => {
    const answer = await bench.gate.get(indexPath(names.demo), { token: 'assay_x' })
    assert.equal(answer.status, 401)
    assert.match(String(answer.headers['www-authenticate']), /^Basic /)
  })
}

/** An upstream that lies, takes back, or is not there. */
function survives(bench: Bench): void {
  const { app, registry, names, shown, file, kept } = bench
  const { indexPath } = registry

  it('wrong bytes and cut ones are never served, and nothing of them is kept', async () => {
    await bench.gate.admit(names.wrong, ['1.0.0'])
    await bench.gate.admit(names.cut, ['1.0.0'])
    bench.upstream.setFault(registry.upstreamFilePath(names.wrong, '1.0.0'), { kind: 'corrupted' })
    bench.upstream.setFault(registry.upstreamFilePath(names.cut, '1.0.0'), { kind: 'truncated', sizeBytes: 20 })
    for (const name of [names.wrong, names.cut]) {
      const answer = await file(name, '1.0.0')
      assert.equal(answer.status, 503, name)
      assert.equal(await kept(name), 0, name)
    }
    bench.upstream.setFault(registry.upstreamFilePath(names.cut, '1.0.0'), undefined)
    app.clock.advance(61)
    assert.equal((await file(names.cut, '1.0.0')).status, 200)
  })

  it('a version that upstream took away waits for a person, and its bytes stay ours', async () => {
    await bench.gate.admit(names.gone, ['1.0.0', '1.1.0'])
    assert.equal((await file(names.gone, '1.0.0')).status, 200)
    bench.upstream.takeBack(names.gone, '1.0.0')
    app.clock.advance(601)
    assert.deepEqual(await shown(names.gone), ['1.1.0'])
    const answer = await file(names.gone, '1.0.0')
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /Assay held/)
  })

  it('upstream down: known indexes and files are served, new ones are not there', async () => {
    await bench.gate.admit(names.cached, ['1.0.0', '1.1.0'])
    assert.equal((await file(names.cached, '1.0.0')).status, 200)
    bench.upstream.setFault('*', { kind: 'reset' })
    app.clock.advance(601)
    const index = await bench.gate.get(indexPath(names.cached))
    assert.equal(index.status, 200)
    assert.match(String(index.headers.warning), /110/)
    assert.equal((await file(names.cached, '1.0.0')).status, 200)
    assert.equal((await file(names.cached, '1.1.0')).status, 503)
    assert.equal((await bench.gate.get(indexPath(names.fresh))).status, 503)
    bench.upstream.setFault('*', undefined)
    app.clock.advance(11)
    assert.equal((await bench.gate.get(indexPath(names.fresh))).status === 503, false)
  })
}

function observes(registry: RegistryUnderTest): void {
  const { ecosystem, nameOf, indexPath, filePath, versionsIn } = registry
  const app = testApp()
  let upstream: PublishingUpstream
  before(async () => {
    upstream = await registry.start([nameOf('demo')])
  })
  after(() => upstream.close())

  it('everything is shown and served that is not denied', async () => {
    const gate = await openGate(app, upstream, { ecosystem, mode: 'observe' })
    const { body } = await gate.get(indexPath(nameOf('demo')))
    assert.deepEqual([...versionsIn(body)].sort(), ['1.0.0', '1.1.0', '2.0.0'])
    assert.equal((await gate.get(filePath(nameOf('demo'), '2.0.0'))).status, 200)
  })
}
