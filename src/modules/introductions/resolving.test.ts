import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, type Draft, lockfile, lockfileOf, openDesk, problemOf } from './testdata/open-desk.ts'

const plain = makePackage({ name: 'plain', version: '1.0.0' })
const older = makePackage({ name: 'plain', version: '0.9.0' })
// Each needs the other, and itself.
const ring = makePackage({ name: 'ring', version: '1.0.0', dependencies: { chain: '^1.0.0', ring: '^1.0.0' } })
const chain = makePackage({ name: 'chain', version: '1.0.0', dependencies: { ring: '^1.0.0' } })
const holder = makePackage({ name: 'holder', version: '1.0.0', dependencies: { inside: '1.0.0', plain: '^0.9.0' } })

const itemOf = (made: Draft, name: string) => made.items.find((item) => item.name === name)
const manifest = (content: object) => ({ kind: 'manifest', fileName: 'package.json', content: JSON.stringify(content) })

describe('what a request brings in', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let desk: Desk
  before(async () => {
    upstream = await startNpmUpstream({ packages: [plain, older, ring, chain, holder] })
    await openGate(app, upstream, { reservedNames: ['@bank/*'] })
    desk = openDesk(app)
  })
  after(() => upstream.close())

  it('packages that come from elsewhere are named as such, and do not stop the rest', async () => {
    const from = (name: string, more: object) => ({ made: { name, version: '1.0.0', packageJson: {} }, more })
    const text = lockfileOf(
      [
        plain,
        from('by-git', { resolved: 'git+ssh://git@example.test/a/b.git#0123456789012345678901234567890123456789' }),
        from('by-file', { resolved: 'file:../by-file-1.0.0.tgz' }),
        from('by-link', { resolved: '../elsewhere', link: true }),
        from('@bank/own', {}),
        {
          made: { name: 'inside', version: '1.0.0', packageJson: {} },
          within: 'node_modules/plain/',
          more: { inBundle: true },
        },
      ],
      5,
    )
    const made = await desk.draft(lockfile(text))
    const problems = made.items.map(({ name, problem }) => [name, problem])
    assert.deepEqual(Object.fromEntries(problems), {
      plain: null,
      'by-git': 'git-source',
      'by-file': 'file-source',
      'by-link': 'file-source',
      '@bank/own': 'reserved-name',
      inside: 'bundled',
    })
    assert.deepEqual(made.summary, { total: 6, approved: 0, unapproved: 1, blocked: 5 })
    assert.match(itemOf(made, 'by-git')?.problemText?.['en-US'] ?? '', /Git.*example\.test/)
    assert.match(itemOf(made, 'by-git')?.problemText?.['zh-CN'] ?? '', /Git.*example\.test/)
    assert.equal(itemOf(made, 'by-git')?.verdict, undefined, 'the name alone says nothing')
    assert.equal(upstream.requests.get('/@bank/own'), undefined, 'nobody outside hears of it')
    assert.equal((await desk.submit(made.id)).body.state, 'assessing')
  })

  it('lockfiles that share a name are told apart by what they hold', async () => {
    const classic = `# yarn lockfile v1\n\nplain@^1.0.0:\n  version "1.0.0"\n  integrity ${plain.integrity}\n`
    const berry = `__metadata:\n  version: 8\n\n"plain@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "plain@npm:1.0.0"\n  languageName: node\n  linkType: hard\n`
    const pnpm = `lockfileVersion: '9.0'\n\nimporters:\n  .:\n    dependencies:\n      plain:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n  plain@1.0.0:\n    resolution: {integrity: ${plain.integrity}}\n\nsnapshots:\n  plain@1.0.0: {}\n`
    const files = [lockfile(classic, 'yarn.lock'), lockfile(berry, 'yarn.lock'), lockfile(pnpm, 'pnpm-lock.yaml')]
    for (const file of files) {
      const made = await desk.draft(file)
      const shown = made.items.map(({ name, version, problem }) => [name, version, problem])
      assert.deepEqual(shown, [['plain', '1.0.0', null]], file.content)
    }
    const forged = lockfile(classic.replace(plain.integrity, ring.integrity), 'yarn.lock')
    assert.equal((await desk.draft(forged)).items[0]?.problem, 'integrity-differs')
  })

  it('a digest that is not the registry’s blocks the request', async () => {
    const forged = { ...plain, integrity: makePackage({ name: 'plain', version: '1.0.0', license: null }).integrity }
    const made = await desk.draft(lockfile(lockfileOf([forged])))
    assert.deepEqual([made.items[0]?.problem, made.items[0]?.standing], ['integrity-differs', 'blocked'])
    const refused = await desk.submit(made.id)
    assert.deepEqual(problemOf(refused), [409, 'introduction.integrity-differs'])
    assert.deepEqual(refused.body.params.names, ['plain@1.0.0'])
  })

  it('one wrong digest among several places of the same version is found', async () => {
    const forged = { ...plain, integrity: ring.integrity }
    const text = lockfileOf([plain, holder, { made: forged, within: 'node_modules/holder/' }], 2)
    const made = await desk.draft(lockfile(text))
    assert.equal(itemOf(made, 'plain')?.problem, 'integrity-differs')
  })

  it('versions that upstream does not know block the request, by name', async () => {
    const unknown = { ...plain, version: '7.7.7' }
    const nobody = makePackage({ name: 'nobody', version: '1.0.0' })
    const made = await desk.draft(lockfile(lockfileOf([unknown, nobody], 2)))
    assert.deepEqual(
      made.items.map(({ name, problem, versionId }) => [name, problem, versionId]),
      [
        ['plain', 'not-in-registry', null],
        ['nobody', 'not-in-registry', null],
      ],
    )
    const refused = await desk.submit(made.id)
    assert.deepEqual(problemOf(refused), [409, 'introduction.unresolved-items'])
    assert.deepEqual(refused.body.params.names, ['plain@7.7.7', 'nobody@1.0.0'])
  })

  it('circular dependencies end', async () => {
    for (const source of [
      { kind: 'packages', packages: ['ring'] },
      manifest({ name: 'portal', dependencies: { ring: '^1.0.0' } }),
      lockfile(lockfileOf([ring, chain])),
    ]) {
      const made = await desk.draft(source)
      assert.deepEqual(made.items.map(({ name }) => name).toSorted(), ['chain', 'ring'], source.kind)
      assert.deepEqual(itemOf(made, 'chain')?.requiredBy, ['ring@1.0.0'])
    }
  })

  it('a manifest is resolved with its scopes; several versions of one package are pointed out', async () => {
    upstream.addVersion(makePackage({ name: 'inside', version: '1.0.0' }))
    app.clock.advance(61)
    const made = await desk.draft(
      manifest({
        dependencies: { plain: '^1.0.0', away: 'github:someone/away' },
        devDependencies: { holder: '~1.0.0' },
        optionalDependencies: { 'not-there': '*' },
      }),
    )
    const shown = made.items.map(({ name, version, scope, direct, problem }) => [name, version, scope, direct, problem])
    assert.deepEqual(shown.toSorted(), [
      ['away', '', 'runtime', true, 'git-source'],
      ['holder', '1.0.0', 'development', true, null],
      ['inside', '1.0.0', 'development', false, null],
      ['not-there', '', 'optional', true, 'not-in-registry'],
      ['plain', '0.9.0', 'development', false, null],
      ['plain', '1.0.0', 'runtime', true, null],
    ])
    const versions = made.items.filter(({ name }) => name === 'plain').map((item) => [item.version, item.otherVersions])
    assert.deepEqual(versions.toSorted(), [
      ['0.9.0', ['1.0.0']],
      ['1.0.0', ['0.9.0']],
    ])
    assert.equal(itemOf(made, 'holder')?.requirement, '~1.0.0')
    const submitted = await desk.submit(made.id)
    assert.equal(submitted.status, 200, 'what is optional may be missing')
  })

  it('a range that nothing satisfies is told per package', async () => {
    const made = await desk.draft({ kind: 'packages', packages: ['plain@^9', 'ring'] })
    assert.equal(itemOf(made, 'plain')?.problem, 'no-matching-version')
    assert.match(itemOf(made, 'plain')?.problemText?.['en-US'] ?? '', /"\^9"/)
    assert.deepEqual(problemOf(await desk.submit(made.id)), [409, 'introduction.unresolved-items'])
  })

  it('an upstream that fails is told per package, and what the catalogue knows is there', async () => {
    upstream.setFault('/unseen', { kind: 'status', status: 500 })
    const unseen = makePackage({ name: 'unseen', version: '1.0.0' })
    const made = await desk.draft(lockfile(lockfileOf([plain, unseen], 2)))
    assert.equal(itemOf(made, 'plain')?.problem, null)
    assert.equal(itemOf(made, 'unseen')?.problem, 'upstream-unavailable')
    assert.match(itemOf(made, 'unseen')?.problemText?.['en-US'] ?? '', /500/)
    upstream.setFault('/unseen', undefined)
  })

  it('what others ask for already is pointed out', async () => {
    const first = await desk.waiting({ kind: 'packages', packages: ['chain'] }, { as: 'developer2' })
    await desk.draft({ kind: 'packages', packages: ['chain'] }, { as: 'developer2' })
    const made = await desk.draft({ kind: 'packages', packages: ['chain'] })
    const requests = itemOf(made, 'chain')?.otherRequests.map(({ number }) => number)
    assert.deepEqual(requests, [first.number], 'a draft is nobody else’s affair')
  })

  it('an application decides for which unit the approval counts', async () => {
    const { developer2, architect } = app.people
    const application = { code: 'PAY', name: 'Payments', orgUnitId: developer2.actor.orgUnitId }
    const made = await app.request('POST', '/api/v1/applications', {
      as: 'architect',
      body: { ...application, ownerPersonId: architect.personId },
    })
    assert.ok(made.status < 300, JSON.stringify(made.body))
    const source = { kind: 'packages', packages: ['plain'] }
    const draft = await desk.ask(source, { applicationCode: 'pay', title: 'For payments' })
    assert.deepEqual(draft.body.application, { code: 'PAY', name: 'Payments' })
    assert.deepEqual([draft.body.orgUnitId, draft.body.title], [developer2.actor.orgUnitId, 'For payments'])
    assert.deepEqual(problemOf(await desk.ask(source, { applicationCode: 'NONE' })), [404, 'application.unknown'])
  })
})
