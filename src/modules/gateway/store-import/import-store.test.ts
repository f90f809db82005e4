import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createRepository } from '#modules/gateway/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmPackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import type { FileResult } from './import-rows.ts'
import { importStore, type StoreImport } from './import-store.ts'
import { verifyImported } from './verify-imported.ts'

describe('importing another product’s store', () => {
  const app = testApp()
  const root = mkdtempSync(join(tmpdir(), 'assay-store-'))
  let upstream: NpmUpstream
  let gate: Gate
  const demo = makePackage({ name: 'demo', version: '1.0.0' })
  const late = makePackage({ name: 'late', version: '1.0.0' })
  const forged = makePackage({ name: 'demo', version: '1.1.0', files: { 'index.js': 'forged' } })
  const ledger = makePackage({ name: '@bank/ledger', version: '1.0.0' })
  const ledger2 = makePackage({ name: '@bank/ledger', version: '1.1.0' })
  before(async () => {
    upstream = await startNpmUpstream({
      packages: [demo, makePackage({ name: 'demo', version: '1.1.0' }), late],
    })
    gate = await openGate(app, upstream)
    await createRepository(app.context(), { name: 'own', ecosystem: 'npm', kind: 'hosted', reservedNames: ['@bank/*'] })
  })
  after(async () => {
    await upstream.close()
    rmSync(root, { recursive: true, force: true })
  })

  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const packument = (...made: NpmPackage[]) => {
    const versions = made.map(({ version, packageJson, integrity, shasum }) => [
      version,
      { ...packageJson, dist: { integrity, shasum } },
    ])
    const name = made[0]?.name
    return JSON.stringify({ name, 'dist-tags': { stable: '1.0.0' }, versions: Object.fromEntries(versions) })
  }
  const run = async (asked: Omit<StoreImport, 'onProblem'>) => {
    const problems: FileResult[] = []
    const counts = await importStore(app.context(), { ...asked, onProblem: (file) => problems.push(file) })
    return { counts, problems: problems.map(({ path, state, problem }) => [path, state, problem?.code]) }
  }

  it('publishes Verdaccio’s packages to a hosted repository, tags and manifest as they were', async () => {
    write('verdaccio/.verdaccio-db.json', '{}')
    write('verdaccio/@bank/ledger/package.json', packument(ledger, ledger2))
    write('verdaccio/@bank/ledger/ledger-1.0.0.tgz', ledger.tarball)
    write('verdaccio/@bank/ledger/ledger-1.1.0.tgz', ledger2.tarball)
    const asked = { path: join(root, 'verdaccio'), layout: 'verdaccio', repository: 'own' } as const
    const looked = await run({ ...asked, dryRun: true })
    assert.deepEqual([looked.counts.files, looked.counts.taken, looked.counts.accompanying], [2, 2, 2])
    const before = await app.context().db.selectFrom('store_import').select('id').execute()
    assert.deepEqual(before, [], 'a dry run writes nothing')
    const { counts, problems } = await run(asked)
    assert.deepEqual([counts.taken, problems], [2, []])
    const base = gate.url.replace(/\/repo\/npm$/, '')
    const token = app.people.developer.token
    const index = JSON.parse((await rawRequest(`${base}/repo/own/@bank%2fledger`, { token })).body.toString())
    assert.deepEqual(Object.keys(index.versions), ['1.0.0', '1.1.0'])
    assert.equal(index['dist-tags'].stable, '1.0.0')
    const file = await rawRequest(`${base}/repo/own/@bank/ledger/-/ledger-1.0.0.tgz`, { token })
    assert.ok(file.body.equals(ledger.tarball))
    const again = await run(asked)
    assert.deepEqual([again.counts.taken, again.counts.held], [0, 2])
    const log = await app.request('GET', '/api/v1/audit?action=store-import.completed', { as: 'auditor' })
    assert.equal(log.body.items[0].detail.layout, 'verdaccio')
  })

  it('takes into a proxy’s cache only what upstream states the digest of', async () => {
    write('nexus/demo/-/demo-1.0.0.tgz', demo.tarball)
    write('nexus/demo/-/demo-1.1.0.tgz', forged.tarball)
    write('nexus/gone/-/gone-1.0.0.tgz', makePackage({ name: 'gone', version: '1.0.0' }).tarball)
    const { counts, problems } = await run({ path: join(root, 'nexus'), layout: 'nexus', repository: 'npm' })
    assert.deepEqual([counts.taken, counts.refused], [1, 2])
    assert.deepEqual(problems, [
      ['demo/-/demo-1.1.0.tgz', 'refused', 'artifact.wrong-digest'],
      ['gone/-/gone-1.0.0.tgz', 'refused', 'package.unknown'],
    ])
    await gate.admit('demo', ['1.0.0', '1.1.0'])
    assert.ok((await gate.get('/demo/-/demo-1.0.0.tgz')).body.equals(demo.tarball))
    assert.equal(upstream.requests.get('/demo/-/demo-1.0.0.tgz'), undefined, 'it came from the other store')
    assert.ok(!(await gate.get('/demo/-/demo-1.1.0.tgz')).body.equals(forged.tarball))
  })

  it('serves what could not be verified to nobody, until upstream has stated its digest', async () => {
    write('artifactory/late/-/late-1.0.0.tgz', late.tarball)
    write('artifactory/.npm/late/package.json', packument(late))
    upstream.setFault('/late', { kind: 'status', status: 503 })
    const asked = { path: join(root, 'artifactory'), layout: 'artifactory', repository: 'npm' } as const
    const { counts, problems } = await run(asked)
    assert.deepEqual([counts.unverified, problems[0]?.[2]], [1, 'upstream.unavailable'])
    assert.deepEqual(await verifyImported(app.context()), { taken: 0, refused: 0 })
    const rows = await app
      .context()
      .db.selectFrom('artifact')
      .select('id')
      .where('file_name', 'like', 'late%')
      .execute()
    assert.deepEqual(rows, [])
    upstream.setFault('/late', undefined)
    app.clock.advance(120)
    assert.deepEqual(await verifyImported(app.context()), { taken: 1, refused: 0 })
    await gate.admit('late', ['1.0.0'])
    assert.ok((await gate.get('/late/-/late-1.0.0.tgz')).body.equals(late.tarball))
    assert.equal(upstream.requests.get('/late/-/late-1.0.0.tgz'), undefined)
  })

  it('tells of each hostile file why it is not taken, and takes the others', async () => {
    const outside = join(root, 'outside.tgz')
    writeFileSync(outside, demo.tarball)
    write('hostile/demo/-/demo-1.0.0.tgz', demo.tarball)
    write('hostile/demo/-/demo-1.0.0.tgz.sha1', `${'0'.repeat(40)}  demo-1.0.0.tgz\n`)
    write('hostile/plain/-/plain-1.0.0.tgz', 'x')
    symlinkSync(outside, join(root, 'hostile/plain/-/plain-1.0.1.tgz'))
    symlinkSync(root, join(root, 'hostile/zz-elsewhere'))
    write('hostile/huge/-/huge-1.0.0.tgz', '')
    truncateSync(join(root, 'hostile/huge/-/huge-1.0.0.tgz'), 3 * 1024 ** 3)
    write('hostile/bad\nname/-/x-1.0.0.tgz', 'x')
    write('hostile/notes.txt', 'x')
    mkdirSync(join(root, 'hostile', ...Array.from({ length: 45 }, () => 'd')), { recursive: true })
    const { problems, counts } = await run({ path: join(root, 'hostile'), layout: 'nexus', repository: 'npm' })
    const codes = new Map(problems.map(([path, , code]) => [path, code]))
    assert.deepEqual(
      [
        'demo/-/demo-1.0.0.tgz',
        'plain/-/plain-1.0.0.tgz',
        'plain/-/plain-1.0.1.tgz',
        'zz-elsewhere',
        'huge/-/huge-1.0.0.tgz',
        'notes.txt',
        'bad?name',
      ].map((path) => codes.get(path)),
      [
        'store-import.wrong-digest',
        'package.unknown',
        'store-import.link',
        'store-import.link',
        'store-import.too-large',
        'store-import.unknown-file',
        'store-import.bad-path',
      ],
    )
    assert.ok([...codes.values()].includes('store-import.too-deep'))
    assert.equal(counts.taken, 0)
    assert.ok(existsSync(outside), 'the store is only read')
    const kept = await app
      .context()
      .db.selectFrom('store_import_file')
      .select('path')
      .where('code', 'is not', null)
      .execute()
    assert.ok(kept.length >= problems.length)
  })

  it('goes on with a run that was killed, without looking at what it had taken', async () => {
    const path = join(root, 'nexus')
    await app.context().db.updateTable('store_import').set({ state: 'running' }).where('path', '=', path).execute()
    writeFileSync(join(path, 'demo/-/demo-1.0.0.tgz'), Buffer.alloc(demo.tarball.length))
    const { counts } = await run({ path, layout: 'nexus', repository: 'npm' })
    assert.deepEqual([counts.held, counts.refused], [1, 2])
    const open = await app.context().db.selectFrom('store_import').select('id').where('state', '=', 'running').execute()
    assert.deepEqual(open, [])
  })

  it('refuses what cannot be: a group, another ecosystem, an unknown folder', async () => {
    const asked = { path: root, layout: 'verdaccio', repository: 'own' } as const
    await createRepository(app.context(), { name: 'all', ecosystem: 'npm', kind: 'group' })
    await createRepository(app.context(), { name: 'jars', ecosystem: 'maven' })
    const codeOf = (more: Partial<StoreImport>) =>
      importStore(app.context(), { ...asked, ...more }).then(
        () => undefined,
        (error: { code: string }) => error.code,
      )
    assert.equal(await codeOf({ repository: 'all' }), 'store-import.group')
    assert.equal(await codeOf({ ecosystem: 'maven' }), 'store-import.other-ecosystem')
    assert.equal(await codeOf({ repository: 'jars' }), 'store-import.bad-layout')
    assert.equal(await codeOf({ layout: 'plain' }), 'store-import.bad-layout')
    assert.equal(await codeOf({ path: join(root, 'nowhere') }), 'store-import.not-found')
    assert.equal(await codeOf({ repository: 'nowhere' }), 'repository.unknown')
  })

  it('stores every file under its own digest only', async () => {
    const sha256 = createHash('sha256').update(forged.tarball).digest('hex')
    const rows = await app.context().db.selectFrom('artifact').select('id').where('sha256', '=', sha256).execute()
    assert.deepEqual(rows, [])
  })
})
