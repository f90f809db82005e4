import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findActorByToken } from '#modules/access/index.ts'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'

describe('administration on the command line', () => {
  const app = testApp()
  const cli = testCli()
  const run = (...args: string[]) => cli.run(args, { app })
  const auditOf = async (action: string) => {
    const { body } = await app.request('GET', `/api/v1/audit?action=${action}`, { as: 'auditor' })
    return body.items as { actor: { kind: string; name: string }; subjectId: string }[]
  }

  it('adds a person with roles, in the audit log as the operating system’s user', async () => {
    const made = await run(
      'user',
      'create',
      '--username',
      'Li.Wei',
      '--name',
      'Li Wei',
      '--unit',
      'retail',
      '--role',
      'developer',
      '--role',
      'approver:markets',
    )
    assert.equal(made.code, 0)
    assert.match(made.out, /^http.*\/invitation#\S{20,}\n$/)
    const listed = JSON.parse((await run('user', 'list', '--text', 'li.w', '--json')).out)
    assert.equal(listed.items.length, 1)
    const [{ id, ...person }] = listed.items
    assert.deepEqual(person, {
      name: 'Li Wei',
      username: 'li.wei',
      unit: 'retail',
      roles: ['approver', 'developer'],
      disabled: false,
      sample: false,
    })
    const [entry] = await auditOf('person.created')
    assert.deepEqual([entry?.actor.kind, entry?.actor.name, entry?.subjectId], ['system', 'cli:tester', id])
  })

  it('leaves no half-made person behind when a role or a unit does not exist', async () => {
    for (const wrong of [
      ['--role', 'boss'],
      ['--role', 'developer:nowhere'],
      ['--unit', 'nowhere'],
    ]) {
      const { code, out } = await run('user', 'create', '--username', 'half', '--name', 'Half Made', ...wrong)
      assert.equal(code, 2, wrong.join(' '))
      assert.equal(out, '')
    }
    assert.deepEqual(JSON.parse((await run('user', 'list', '--text', 'half', '--json')).out).items, [])
  })

  it('makes, lists and revokes tokens; the secret is the only line on standard output', async () => {
    const made = await run(
      'token',
      'create',
      '--username',
      'developer',
      '--name',
      'laptop',
      '--scope',
      'package:download',
      '--days',
      '7',
    )
    assert.equal(made.code, 0)
    assert.match(made.out, /^assay_[0-9A-Za-z]{38}\n$/)
    const secret = made.out.trim()
    assert.equal((await app.request('GET', '/api/v1/tokens', { as: { token: secret } })).status, 200)
    const listed = JSON.parse((await run('token', 'list', '--username', 'developer', '--json')).out)
    const token = listed.items.find((each: { name: string }) => each.name === 'laptop')
    assert.ok(!JSON.stringify(listed).includes(secret))
    assert.match((await run('token', 'list')).out, /laptop\s+package:download\s+2026-06-08/)
    assert.equal((await run('token', 'revoke', token.id)).code, 0)
    assert.equal((await app.request('GET', '/api/v1/tokens', { as: { token: secret } })).status, 401)
    assert.equal((await run('token', 'revoke', 'assay_none')).code, 2)
  })

  it('narrows a token to repositories by their names, and to packages', async () => {
    const options = [
      '--username',
      'devops',
      '--name',
      'release',
      '--scope',
      'package:publish',
      '--package',
      'npm:@bank/*',
    ]
    const own = { name: 'own', ecosystem: 'npm', mode: 'approved' }
    const { id } = (await app.request('POST', '/api/v1/repositories', { as: 'devops', body: own })).body
    const unknown = await run('token', 'create', ...options, '--repository', 'nowhere')
    assert.deepEqual([unknown.code, unknown.out], [2, ''])
    const made = await run('token', 'create', ...options, '--repository', 'own')
    assert.equal(made.code, 0, made.err)
    const { token } = await findActorByToken(app.context(), made.out.trim())
    assert.deepEqual(token?.packagePatterns, ['npm:@bank/*'])
    assert.deepEqual(token?.repositoryIds, [id])
    assert.equal((await run('token', 'create', ...options, '--scope', 'repository:manage')).code, 2)
  })

  it('refuses a token for what its owner may not do, and for an unknown application', async () => {
    const denied = await run('token', 'create', '--username', 'developer', '--name', 'x', '--scope', 'access:manage')
    assert.equal(denied.code, 3)
    const unknown = await run(
      'token',
      'create',
      '--username',
      'developer',
      '--name',
      'x',
      '--scope',
      '*',
      '--application',
      'NONE',
    )
    assert.notEqual(unknown.code, 0)
    assert.equal(unknown.out, '')
  })

  it('disabling a person ends their access at once; the last administrator stays', async () => {
    const { token } = app.people.devops
    assert.equal((await run('user', 'disable', 'devops')).code, 0)
    assert.equal((await app.request('GET', '/api/v1/tokens', { as: { token } })).status, 401)
    assert.match((await run('user', 'list', '--text', 'devops')).out, /disabled/)
    assert.equal((await run('user', 'enable', 'devops')).code, 0)
    assert.equal((await run('user', 'disable', 'nobody')).code, 2)
    const last = await run('user', 'disable', 'administrator')
    assert.notEqual(last.code, 0)
  })

  it('makes a new one-time link for an account that exists; the older one ends', async () => {
    const secretOf = (out: string) => out.trim().split('#')[1]
    const first = await run('user', 'link', 'Developer2')
    assert.equal(first.code, 0)
    assert.match(first.out, /^http.*\/invitation#\S{20,}\n$/)
    const second = JSON.parse((await run('user', 'link', 'developer2', '--json')).out)
    assert.equal(second.username, 'developer2')
    assert.ok(Date.parse(second.expiresAt) > 0)
    const accept = (secret: string | undefined) =>
      app.request('POST', '/api/v1/invitation', { body: { secret, password: 'an other password' } })
    assert.equal((await accept(secretOf(first.out))).body.code, 'invitation.link-invalid')
    assert.equal((await accept(secretOf(second.invitationUrl))).status, 200)
    const [entry] = await auditOf('invitation.created')
    assert.equal(entry?.actor.name, 'cli:tester')
    assert.deepEqual([(await run('user', 'link', 'nobody')).code, (await run('user', 'link')).code], [2, 2])
    assert.equal((await run('user', 'disable', 'developer2')).code, 0)
    const disabled = await run('user', 'link', 'developer2')
    assert.deepEqual([disabled.code, disabled.out], [2, ''])
    assert.equal((await run('user', 'enable', 'developer2')).code, 0)
  })

  it('gives out no bootstrap link when there is an administrator', async () => {
    assert.deepEqual(await run('bootstrap-link'), { code: 3, out: '', err: 'There is an administrator already.\n' })
  })

  it('imports advisories, tells which records it could not, and shows one by its alias', async () => {
    const folder = join(cli.folder, 'advisories')
    mkdirSync(folder, { recursive: true })
    const record = {
      id: 'OWN-1',
      aliases: ['CVE-2026-1'],
      modified: '2026-05-01T00:00:00Z',
      summary: 'A \u001b[31mred\u001b[0m summary',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] }],
        },
      ],
    }
    writeFileSync(join(folder, 'OWN-1.json'), JSON.stringify(record))
    const clean = await run('advisories', 'import', folder, '--source', 'own', '--json')
    assert.equal(clean.code, 0)
    assert.equal(JSON.parse(clean.out).added, 1)
    writeFileSync(join(folder, 'OWN-2.json'), '{')
    const broken = await run('advisories', 'import', folder, '--source', 'own')
    assert.equal(broken.code, 6)
    assert.match(broken.err, /OWN-2\.json/)
    const shown = await run('advisories', 'show', 'CVE-2026-1')
    assert.match(shown.out, /^OWN-1 {2}A .*summary\n[\s\S]*affected: left < 1\.2\.0, fixed in 1\.2\.0/)
    assert.ok(!shown.out.includes('\u001b'), 'a record must not steer the terminal')
    assert.equal((await run('advisories', 'show', 'CVE-0')).code, 2)
  })

  it('verifies the audit log, and ends with 1 when it was rewritten', async () => {
    const fine = await run('audit', 'verify')
    assert.equal(fine.code, 0)
    assert.match(fine.out, /entries are intact\. The head is \d+, [0-9a-f]{64}/)
    const { pool } = app.app.database
    await pool.query("update audit_entry set actor_name = 'someone else' where sequence = 3")
    const edited = await run('audit', 'verify', '--json')
    assert.equal(edited.code, 1)
    assert.equal(JSON.parse(edited.out).faults[0].sequence, 3)
  })
})
