import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type FileUpstream, startFileUpstream } from '../upstreams/file-upstream.ts'
import { runProgram } from './run-program.ts'

const content = Buffer.alloc(300_000, 'a harmless file ')
const file = 'tool-1.2.tar.gz'
const missing = (program: string) => (existsSync(`/usr/bin/${program}`) ? false : `${program} is not installed`)

describe('curl and wget fetch plain files', () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-files-'))
  let upstream: FileUpstream
  let gate: Gate
  const run = (program: string, args: readonly string[]) =>
    runProgram(`/usr/bin/${program}`, args, {
      cwd: folder,
      environment: { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C' },
    })
  const at = (name: string) => `${gate.url}/tools/${name}`
  before(async () => {
    upstream = await startFileUpstream({ [`/tools/${file}`]: content, '/tools/held.bin': 'held' })
    gate = await openGate(app, upstream, { ecosystem: 'generic' })
    const { hostname } = new URL(gate.url)
    const netrc = `machine ${hostname} login ann password ${app.people.developer.token}\n`
    writeFileSync(join(folder, '.netrc'), netrc, { mode: 0o600 })
    await gate.get(`/tools/${file}`)
    await gate.admit('generic/tools', [file])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('curl: the file, its end after a break, and its digest as sha256sum checks it', {
    skip: missing('curl'),
  }, async () => {
    const out = join(folder, file)
    const whole = await run('curl', ['--netrc', '--fail-with-body', '--silent', '--show-error', '-o', out, at(file)])
    assert.equal(whole.exitCode, 0, whole.stderr)
    assert.deepEqual(readFileSync(out), content)
    writeFileSync(out, content.subarray(0, 1_000))
    const rest = await run('curl', ['--netrc', '--silent', '--continue-at', '-', '-o', out, at(file)])
    assert.equal(rest.exitCode, 0, rest.stderr)
    assert.deepEqual(readFileSync(out), content)
    const listed = await run('curl', ['--netrc', '--silent', '-o', `${out}.sha256`, at(`${file}.sha256`)])
    assert.equal(listed.exitCode, 0)
    const checked = await run('sha256sum', ['--check', `${file}.sha256`])
    assert.equal(checked.stdout, `${file}: OK\n`)
  })

  it('curl: prints why a file is held', { skip: missing('curl') }, async () => {
    const held = await run('curl', ['--netrc', '--fail-with-body', '--silent', '--show-error', at('held.bin')])
    assert.equal(held.exitCode, 22)
    assert.match(held.stdout, /^Assay held generic\/tools@held\.bin: .*\/d\/[0-9a-z]{8}/)
  })

  it('wget: signs in when asked; prints why a file is held, or that it knows nobody', {
    skip: missing('wget'),
  }, async () => {
    const out = join(folder, 'by-wget')
    const whole = await run('wget', ['--no-verbose', '-O', out, at(file)])
    assert.equal(whole.exitCode, 0, whole.stderr)
    assert.deepEqual(readFileSync(out), content)
    const held = await run('wget', ['--no-verbose', '-O', join(folder, 'held'), at('held.bin')])
    assert.match(held.stderr, /ERROR 403: Assay held generic\/tools@held\.bin: .*\/d\/[0-9a-z]{8}/)
    const nobody = await run('wget', ['--no-netrc', '--no-verbose', '-O', out, at(file)])
    assert.match(nobody.stderr, /Username\/Password Authentication Failed|401/)
  })
})
