import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'
import { type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

describe('repositories from the command line', () => {
  const app = testApp()
  const cli = testCli()
  let upstream: NpmUpstream
  let url = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [] })
    url = await app.listen()
  })
  after(() => upstream.close())

  const run = (args: readonly string[], more: { token?: string; chinese?: boolean } = {}) => {
    const environment = { ASSAY_URL: url, ASSAY_TOKEN: more.token ?? app.people.devops.token }
    return cli.run(['repository', ...args], { app, environment, ...more })
  }
  const listed = async () => JSON.parse((await run(['list', '--json'])).out).items
  const find = async (name: string) => (await listed()).find((each: { name: string }) => each.name === name)

  it('creates a proxy, a hosted one and a group of them', async () => {
    const proxy = ['create', 'npm', '--ecosystem', 'npm', '--upstream', `${upstream.url}/`, '--reserved', '@bank/*']
    const made = await run([...proxy, '--artifact-host', 'files.example', '--soft-ttl', '60', '--anonymous-read'])
    assert.equal(made.code, 0, made.err)
    assert.equal(made.err.includes('The repository npm is set up.'), true)
    const own = await run([
      'create',
      'own',
      '--ecosystem',
      'npm',
      '--kind',
      'hosted',
      '--reserved',
      '@bank/*',
      '--json',
    ])
    assert.match(JSON.parse(own.out).id, /^[0-9a-f-]{36}$/)
    const group = ['create', 'all', '--ecosystem', 'npm', '--kind', 'group', '--member', 'own', '--member', 'npm']
    assert.equal((await run(group)).code, 0)
    const [all, npm, hosted] = [await find('all'), await find('npm'), await find('own')]
    assert.deepEqual(all.members, [hosted.id, npm.id])
    assert.deepEqual([hosted.kind, hosted.mode], ['hosted', 'observe'])
    assert.deepEqual([npm.upstreamUrl, npm.mode, npm.softTtlSeconds], [upstream.url, 'approved', 60])
    assert.deepEqual([npm.artifactHosts, npm.reservedNames, npm.anonymousRead], [['files.example'], ['@bank/*'], true])
  })

  it('lists them, with what a group consists of', async () => {
    const { out } = await run(['list'])
    const lines = out.trimEnd().split('\n')
    assert.match(lines[0] ?? '', /^name +ecosystem +kind +mode +upstream or members +state +address$/)
    assert.match(lines[1] ?? '', /^all +npm +group +approved +own npm +- +http.*\/repo\/all\/$/)
    assert.match(lines[2] ?? '', /^npm +npm +proxy +approved +http\S+ +answers +http.*\/repo\/npm\/$/)
    assert.equal((await run(['list', '--kind', 'hosted'])).out.trimEnd().split('\n').length, 2)
    assert.equal((await run(['list', '--ecosystem', 'pypi'])).out, '')
    assert.match((await run(['list'], { chinese: true })).out, /^\u540d\u79f0/)
  })

  it('changes what is named and leaves the rest', async () => {
    const before = await find('npm')
    const done = await run(['change', 'npm', '--mode', 'observe', '--no-anonymous-read', '--reserved', ''])
    assert.equal(done.code, 0, done.err)
    const changed = { mode: 'observe', anonymousRead: false, reservedNames: [] }
    assert.deepEqual(await find('npm'), { ...before, ...changed })
    assert.equal((await run(['change', 'npm', '--no-upstream'])).code, 0)
    assert.equal((await find('npm')).upstreamState, 'not-configured')
    assert.equal((await run(['change', 'npm', '--upstream', upstream.url])).code, 0)
    const turned = await run(['change', 'all', '--member', 'npm', '--member', 'own'])
    assert.equal(turned.code, 0, turned.err)
    assert.deepEqual((await find('all')).members, [(await find('npm')).id, (await find('own')).id])
  })

  it('prints settings for each client, or one of them alone for a file', async () => {
    const all = await run(['config', 'all'])
    assert.match(all.out, /^# npm: \.npmrc\nregistry=http\S+\/repo\/all\/\n/)
    assert.match(all.out, /# npm \(command line\): command line\n/)
    const one = await run(['config', 'all', '--client', 'yarn berry'])
    assert.match(one.out, /^npmRegistryServer: "http\S+\/repo\/all\/"\n/)
    const none = await run(['config', 'all', '--client', 'pip'])
    assert.equal(none.code, 2)
    assert.match(none.err, /npm, pnpm, yarn 1/)
  })

  it('tests an upstream: 0 when it answers, 4 when it does not', async () => {
    const fine = await run(['test', 'npm'])
    assert.deepEqual([fine.code, fine.err], [0, ''], fine.out)
    assert.match(fine.out, /^http\S+ answers\.\n$/)
    upstream.setFault('/-/ping', { kind: 'reset' })
    const bad = await run(['test', 'npm'])
    assert.equal(bad.code, 4, bad.out)
    upstream.setFault('/-/ping', undefined)
  })

  it('wrong use ends with 2 and says what is possible; no permission ends with 3', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['create', 'x'], /--ecosystem/],
      [
        ['create', 'x', '--ecosystem', 'npm', '--kind', 'mirror'],
        /mirror is not possible here\. Possible: proxy, hosted, group/,
      ],
      [['create', 'x', '--ecosystem', 'none'], /does not serve none/],
      [['create', 'npm', '--ecosystem', 'npm'], /named npm already/],
      [
        ['create', 'x', '--ecosystem', 'npm', '--kind', 'hosted', '--upstream', 'https://registry.example'],
        /has no upstream/,
      ],
      [['create', 'x', '--ecosystem', 'npm', '--kind', 'group', '--member', 'nobody'], /no repository nobody/],
      [['change', 'npm'], /at least one setting/],
      [['change', 'npm', '--mode', 'open'], /Possible: approved, observe/],
      [['change', 'npm', '--soft-ttl', 'soon'], /from 0 to 86400/],
      [['config', 'nobody'], /no repository nobody/],
      [['test', 'nobody'], /no repository nobody/],
    ]
    for (const [args, message] of cases) {
      const answer = await run(args)
      assert.equal(answer.code, 2, `${args.join(' ')}: ${answer.err}`)
      assert.match(answer.err, message)
    }
    const denied = await run(['change', 'npm', '--mode', 'observe'], { token: app.people.developer.token })
    assert.equal(denied.code, 3, denied.err)
  })

  it('says how many builds of a SNAPSHOT are kept, where there are such', async () => {
    const own = ['create', 'jars', '--ecosystem', 'maven', '--kind', 'hosted', '--reserved', 'com.bank:*']
    assert.equal((await run(own)).code, 0)
    assert.equal((await find('jars')).buildsKeptMax, 10)
    assert.equal((await run(['change', 'jars', '--keep-builds', '0'])).code, 0)
    assert.equal((await find('jars')).buildsKeptMax, 0)
    assert.equal((await run(['change', 'jars', '--keep-builds', '101'])).code, 2)
    assert.notEqual((await run(['change', 'own', '--keep-builds', '5'])).code, 0)
  })
})
