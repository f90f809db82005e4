import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createRepository, importStore } from '#modules/gateway/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { exportSite } from './export-site.ts'
import { importSite } from './import-site.ts'

/** Both sides in one installation: the other one is a second repository, whose upstream never answers. */
describe('exports for isolated sites', () => {
  const app = testApp()
  const root = mkdtempSync(join(tmpdir(), 'assay-site-'))
  const at = (name: string) => join(root, name)
  let upstream: NpmUpstream
  let gate: Gate
  const made = [
    makePackage({ name: 'demo', version: '1.0.0' }),
    makePackage({ name: 'demo', version: '2.0.0' }),
    makePackage({ name: 'later', version: '1.0.0' }),
  ] as const
  before(async () => {
    upstream = await startNpmUpstream({ packages: made })
    gate = await openGate(app, upstream)
    await gate.admit('demo', ['1.0.0'])
    await createRepository(app.context(), { name: 'site', ecosystem: 'npm', upstreamUrl: 'https://upstream.invalid' })
  })
  after(async () => {
    await upstream.close()
    rmSync(root, { recursive: true, force: true })
  })
  const write = (path: string, more: { since?: Date } = {}) =>
    exportSite(app.context(), { repository: 'npm', path: at(path), ...more })
  const take = (path: string, repository = 'site') => importSite(app.context(), { path: at(path), repository })
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code?: string }) => error.code ?? String(error),
    )
  const fromSite = (path: string) =>
    rawRequest(`${gate.url.replace(/npm$/, 'site')}${path}`, { token: app.people.developer.token })

  it('has the indexes and the files of what may be used, and tells what is not held', async () => {
    const missing: string[] = []
    const { db } = app.context()
    const first = await exportSite(app.context(), {
      repository: 'npm',
      path: at('first'),
      onMissing: ({ name, version }) => missing.push(`${name}@${version}`),
    })
    assert.deepEqual(
      [first.sequence, first.packages, first.files, first.missing, missing],
      [1, 1, 0, 1, ['demo@1.0.0']],
    )
    assert.equal((await gate.get('/demo/-/demo-1.0.0.tgz')).status, 200)
    const second = await write('second')
    assert.deepEqual([second.sequence, second.files, second.missing], [2, 1, 0])
    assert.deepEqual(readdirSync(at('second')).sort(), ['blobs', 'entries.jsonl', 'site.json'])
    assert.equal(readdirSync(at('second/blobs')).length, second.blobs)
    assert.equal(await codeOf(write('second')), 'site-export.exists')
    const rows = await db.selectFrom('site_export').select('sequence').execute()
    assert.deepEqual(rows, [{ sequence: 2 }])
  })

  it('is taken in with every digest looked at, and served where upstream never answers', async () => {
    assert.equal((await fromSite('/demo')).status, 503)
    // As an installation that has never seen any of it.
    const { blobs, db } = app.context()
    for (const name of readdirSync(at('second/blobs'))) await blobs.remove(name)
    const nothing = { sha256: null, sha512: null, size_bytes: null, fetched_at: null }
    await db.updateTable('artifact').set(nothing).execute()
    const report = await take('second')
    assert.deepEqual([report.sequence, report.files], [2, 1])
    for (const name of readdirSync(at('second/blobs'))) assert.ok(await blobs.find(name))
    const held = await db.selectFrom('artifact').select('sha256').where('sha256', 'is not', null).execute()
    assert.equal(held.length, 1)
    const index = JSON.parse((await fromSite('/demo')).body.toString())
    assert.deepEqual(Object.keys(index.versions), ['1.0.0'])
    const file = await fromSite('/demo/-/demo-1.0.0.tgz')
    assert.deepEqual([file.status, file.body.equals(made[0].tarball)], [200, true])
    assert.equal((await take('second')).sequence, 2, 'the same again changes nothing')
    const log = await app.request('GET', '/api/v1/audit?action=repository.imported', { as: 'auditor' })
    assert.equal(log.body.items[0].detail.manifestSha256, report.manifestSha256)
  })

  it('is refused when it is older, of another repository, or for another kind', async () => {
    assert.equal(await codeOf(take('first')), 'site-import.rollback')
    const reservedNames = ['@bank/*']
    await createRepository(app.context(), { name: 'own', ecosystem: 'npm', kind: 'hosted', reservedNames })
    assert.equal(await codeOf(take('second', 'own')), 'site-import.other-kind')
    await createRepository(app.context(), { name: 'npm2', ecosystem: 'npm', upstreamUrl: upstream.url })
    await exportSite(app.context(), { repository: 'npm2', path: at('foreign') })
    assert.equal(await codeOf(take('foreign')), 'site-import.other-source')
    await createRepository(app.context(), { name: 'bare', ecosystem: 'npm' })
    assert.equal(await codeOf(take('second', 'bare')), 'upstream.not-configured')
  })

  it('leaves out what an export before had, and says when the site lacks it', async () => {
    app.clock.advance(60)
    const since = app.clock.now()
    await gate.admit('later', ['1.0.0'])
    assert.equal((await gate.get('/later/-/later-1.0.0.tgz')).status, 200)
    const third = await write('third.tar', { since })
    assert.deepEqual([third.packages, third.files], [2, 2])
    const { entries, blobs } = JSON.parse(
      readFileSync(at('third.tar'), 'latin1').match(/\{\n {2}"format"[\s\S]*?\n\}\n/)?.[0] ?? '{}',
    )
    assert.ok(blobs.count < entries.count)
    assert.equal((await take('third.tar')).files, 2)
    assert.equal((await fromSite('/later/-/later-1.0.0.tgz')).status, 200)
  })

  it('takes nothing of an export that was tampered with', async () => {
    await write('fourth')
    const [blob = ''] = readdirSync(at('fourth/blobs'))
    const whole = readFileSync(at(`fourth/blobs/${blob}`))
    const { blobs } = app.context()
    await blobs.remove(blob)
    writeFileSync(at(`fourth/blobs/${blob}`), Buffer.concat([whole.subarray(1), Buffer.from('x')]))
    assert.equal(await codeOf(take('fourth')), 'site-import.wrong-digest')
    rmSync(at(`fourth/blobs/${blob}`))
    assert.equal(await codeOf(take('fourth')), 'site-import.gap')
    writeFileSync(at(`fourth/blobs/${blob}`), whole)
    const entries = readFileSync(at('fourth/entries.jsonl'), 'utf8')
    writeFileSync(at('fourth/entries.jsonl'), entries.replace('"demo"', '"dem0"'))
    assert.equal(await codeOf(take('fourth')), 'site-import.wrong-digest')
    writeFileSync(at('fourth/entries.jsonl'), entries)
    writeFileSync(at('fourth/site.json'), '{"__proto__":{"format":"assay-site-1"}}')
    assert.equal(await codeOf(take('fourth')), 'site-import.unreadable')
    const row = await app.context().db.selectFrom('site_import').select('sequence').executeTakeFirst()
    assert.deepEqual(row, { sequence: 3 })
    await blobs.put(whole)
  })

  it('brings back what a hosted repository published, also into one that has lost it', async () => {
    const ledger = makePackage({ name: '@bank/ledger', version: '1.0.0' })
    const [store] = [at('storage')]
    mkdirSync(join(store, '@bank/ledger'), { recursive: true })
    writeFileSync(join(store, '@bank/ledger/ledger-1.0.0.tgz'), ledger.tarball)
    await importStore(app.context(), { path: store, layout: 'verdaccio', repository: 'own' })
    const made = await exportSite(app.context(), { repository: 'own', path: at('own.tar') })
    assert.deepEqual([made.packages, made.files], [1, 1])
    const { db } = app.context()
    const { id } = await db.selectFrom('repository').select('id').where('name', '=', 'own').executeTakeFirstOrThrow()
    await db.deleteFrom('hosted_file').where('repository_id', '=', id).execute()
    await db.deleteFrom('index_copy').where('repository_id', '=', id).execute()
    assert.equal((await take('own.tar', 'own')).files, 1)
    const file = await rawRequest(`${gate.url.replace(/npm$/, 'own')}/@bank/ledger/-/ledger-1.0.0.tgz`, {
      token: app.people.developer.token,
    })
    assert.deepEqual([file.status, file.body.equals(ledger.tarball)], [200, true])
  })

  it('goes on with a folder that was not finished, and never shows one', async () => {
    await write('fifth')
    const name = readdirSync(at('fifth/blobs'))[0] ?? ''
    rmSync(at('sixth.partial'), { recursive: true, force: true })
    const { cpSync } = await import('node:fs')
    cpSync(at('fifth'), at('sixth.partial'), { recursive: true })
    writeFileSync(at(`sixth.partial/blobs/${name}`), 'half')
    await write('sixth')
    assert.deepEqual(readFileSync(at(`sixth/blobs/${name}`)), readFileSync(at(`fifth/blobs/${name}`)))
    assert.equal(existsSync(at('sixth.partial')), false)
    await assert.rejects(
      exportSite({ ...app.context(), signal: AbortSignal.abort() }, { repository: 'npm', path: at('no.tar') }),
    )
    assert.deepEqual([existsSync(at('no.tar')), existsSync(at('no.tar.partial'))], [false, false])
  })
})
