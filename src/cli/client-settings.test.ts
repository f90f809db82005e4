import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'

describe('where the command line sends its requests', () => {
  const cli = testCli()
  // Nobody listens there: what is asked for shows in the message.
  const here = 'http://127.0.0.1:9'
  const elsewhere = 'http://127.0.0.2:9'
  const ownPath = join(cli.homeFolder, '.config', 'assay', 'config.json')
  const projectPath = join(cli.folder, '.assayrc.json')
  const write = (path: string, value: object, mode = 0o600) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(value), { mode })
  }
  const check = (args: readonly string[], environment: Readonly<Record<string, string>> = {}, stdin = '') =>
    cli.run(['check', 'a@1.0.0', ...args], { environment, stdin })

  beforeEach(() => {
    for (const folder of [cli.folder, cli.homeFolder]) {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
    }
  })

  it('without a server or a token it says where to name them, and ends with 3', async () => {
    const noServer = await check([])
    assert.equal(noServer.code, 3)
    assert.match(noServer.err, /--url[\s\S]*config\.json/)
    const noToken = await check(['--url', here])
    assert.equal(noToken.code, 3)
    assert.match(noToken.err, /--token-file[\s\S]*ASSAY_TOKEN/)
    const bad = await check(['--url', 'ftp://x'], { ASSAY_TOKEN: 't' })
    assert.equal(bad.code, 3)
  })

  it('a flag counts before the environment, and a server that does not answer ends with 4', async () => {
    const { code, err } = await check(['--url', here], { ASSAY_URL: elsewhere, ASSAY_TOKEN: 't' })
    assert.equal(code, 4)
    assert.match(err, /http:\/\/127\.0\.0\.1:9 does not answer/)
  })

  it('takes the token from a file, standard input or the own configuration', async () => {
    const tokenFile = join(cli.homeFolder, 'token')
    writeFileSync(tokenFile, 'secret\n', { mode: 0o600 })
    assert.equal((await check(['--url', here, '--token-file', tokenFile])).code, 4)
    assert.equal((await check(['--url', here, '--token-file', '-'], {}, 'secret\n')).code, 4)
    assert.equal((await check(['--url', here, '--token-file', join(cli.homeFolder, 'none')])).code, 3)
    write(ownPath, { url: here, tokenFile })
    assert.equal((await check([])).code, 4)
    chmodSync(tokenFile, 0o644)
    const open = await check([])
    assert.equal(open.code, 3)
    assert.match(open.err, /chmod 600/)
  })

  it('a project may choose among the servers that the user trusts, and no other', async () => {
    write(projectPath, { url: elsewhere })
    const stranger = await check([], { ASSAY_TOKEN: 't' })
    assert.equal(stranger.code, 3)
    assert.match(stranger.err, /Your token is not sent there/)
    write(ownPath, { url: here, servers: [`${elsewhere}/`] })
    const known = await check([], { ASSAY_TOKEN: 't' })
    assert.equal(known.code, 4)
    assert.match(known.err, /127\.0\.0\.2/)
  })

  it('a project file that holds a token is refused', async () => {
    write(projectPath, { token: 'assay_x' })
    const { code, err } = await check([], { ASSAY_TOKEN: 't', ASSAY_URL: here })
    assert.equal(code, 3)
    assert.match(err, /holds a token/)
  })

  it('a broken file is named', async () => {
    mkdirSync(dirname(ownPath), { recursive: true })
    writeFileSync(ownPath, '[')
    const { code, err } = await check([], { ASSAY_TOKEN: 't' })
    assert.equal(code, 3)
    assert.match(err, /config\.json could not be read/)
  })
})
