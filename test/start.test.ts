import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const answerSecondsMax = 120

/** A process of the product with a data folder of its own, on the embedded database. */
function start(args: readonly string[], dataFolder: string) {
  const { ASSAY_DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ASSAY_DATA: dataFolder, ASSAY_PORT: '0', ASSAY_LANGUAGE: 'en-US' },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  return {
    child,
    text: () => text,
    url: () =>
      waitFor(
        child,
        () => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? '',
        () => text,
      ),
  }
}

async function waitFor(child: ChildProcess, look: () => string, text: () => string): Promise<string> {
  for (let waited = 0; waited < answerSecondsMax * 10; waited++) {
    const found = look()
    if (found !== '') return found
    if (child.exitCode !== null) break
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`not seen: ${text()}`)
}

function stop(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  child.kill(signal)
  return ended
}

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-start-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const usersFile = join(folder, 'evaluation-users.txt')

  it('opens a server in which the printed users can sign in and npm’s token is good, and stops at Ctrl-C', async () => {
    const server = start(['tools/start.ts'], folder)
    const url = await server.url()
    await waitFor(server.child, () => /Ctrl-C/.exec(server.text())?.[0] ?? '', server.text)
    const users = readFileSync(usersFile, 'utf8')
    assert.equal(statSync(usersFile).mode & 0o777, 0o600)
    const [, username, password] = /^(mei\.tan) +(\S+)/m.exec(users) ?? []
    assert.ok(username && password)
    assert.ok(server.text().includes(password), 'the password is printed too')
    const signedIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    assert.equal(signedIn.status, 200)
    const [, token = ''] = /:_authToken=(assay_\w+)/.exec(users) ?? []
    assert.ok(users.includes(`registry=${url}/repo/npm/ `))
    const whoami = await fetch(`${url}/repo/npm/-/whoami`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(whoami.status, 200)
    assert.equal(await stop(server.child, 'SIGINT'), 0)
    assert.match(server.text(), /Stopped\.\n$/)
  })

  it('keeps the users at the second start', async () => {
    const before = readFileSync(usersFile, 'utf8')
    const server = start(['tools/start.ts'], folder)
    await server.url()
    assert.doesNotMatch(server.text(), /Loading the sample bank/)
    assert.equal(await stop(server.child, 'SIGINT'), 0)
    assert.equal(readFileSync(usersFile, 'utf8'), before)
  })
})

describe('assay serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-serve-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const cli = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts']
  const end = (child: ChildProcess) => new Promise<number | null>((done) => child.once('exit', done))

  it('refuses to start before the migrations, then serves, offers the first administrator’s link, and ends at SIGTERM', async () => {
    const early = start([...cli, 'serve'], folder)
    assert.equal(await end(early.child), 3)
    assert.match(early.text(), /Run: assay migrate/)
    const migrating = start([...cli, 'migrate'], folder)
    assert.equal(await end(migrating.child), 0)
    const server = start([...cli, 'serve'], folder)
    const url = await server.url()
    assert.equal((await fetch(`${url}/api/v1/openapi.json`)).status, 200)
    await waitFor(server.child, () => /\/bootstrap#\S+/.exec(server.text())?.[0] ?? '', server.text)
    const ready = await fetch(`${url}/ready`)
    const { checks } = (await ready.json()) as { checks: { name: string; state: string }[] }
    assert.deepEqual([ready.status, checks.map(({ state }) => state)], [200, ['ok', 'ok', 'ok', 'ok', 'ok']])
    assert.equal(await stop(server.child, 'SIGTERM'), 0)
  })
})
