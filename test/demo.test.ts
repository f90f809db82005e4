import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findClient } from './clients/clients.ts'

const script = fileURLToPath(new URL('../tools/demo.ts', import.meta.url))
const secondsMax = 240

/** The lines that the demo is watched for, in their order. */
const keyLines: readonly RegExp[] = [
  /^ {2}npm \| .*Assay: .*teller-screen.* admitted/,
  /^ {2}package-lock\.json names 4 packages/,
  /^ {2}request 1, .*: 4 packages, 4 not approved$/,
  /^ {2}teller-codes@3\.1\.0: .*integrity pass.*known-malware pass/,
  /^ {2}the developer, who is an approver as well: 403 /,
  /^ {2}another approver: approved, 4 of 4 packages may be used$/,
  /^ {2}npm \| added 4 packages/,
  /^ {2}npm \| added 4 packages/,
  /^ {2}4 of 4 packages \(\d+ bytes\): the SHA-512 equals upstream's$/,
  /^ {2}1 record read, 1 new: MAL-DEMO-1/,
  /^ {2}npm \| .*teller-codes.*Known malware.*MAL-DEMO-1/,
  /^ {2}teller-codes-3\.1\.0\.tgz, in Assay's store since .*: 403 /,
  /^ {4}deny: Known malware/,
  /^ {2}audit log, the last 8 lines:$/,
  /^ {4}.* {2}refused {2}403 {2}teller-codes@3\.1\.0 {2}developer$/,
  /^ {2}audit verify: \d+ entries, 0 faults: the chain is whole$/,
  /^All 10 steps did what they should/,
]

describe('the demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-demo-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const skip = findClient('npm') ? false : 'there is no npm on this machine'

  it('tells the whole story, each step checked, and leaves nothing behind', { skip }, async () => {
    const { exitCode, output } = await runDemo({ ...process.env, TMPDIR: folder })
    assert.equal(exitCode, 0, output)
    const lines = output.split('\n')
    let from = 0
    for (const pattern of keyLines) {
      const found = lines.findIndex((line, index) => index >= from && pattern.test(line))
      assert.notEqual(found, -1, `no line matches ${pattern} in its place:\n${output}`)
      from = found + 1
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('assay-')),
      [],
    )
  })

  it('names the step that failed, and ends with 1', { skip }, async () => {
    const noFolder = join(folder, 'file')
    writeFileSync(noFolder, '')
    const { exitCode, output } = await runDemo({ ...process.env, TMPDIR: noFolder })
    assert.equal(exitCode, 1, output)
    assert.match(output, /^FAILED at step 1 \(.+\): .*ENOTDIR/m)
  })

  it('ends with 1 where there is no npm', async () => {
    const { exitCode, output } = await runDemo({ ...process.env, PATH: '' })
    assert.deepEqual([exitCode, output], [1, 'The demo needs npm, and there is none on this machine.\n'])
  })
})

interface Demonstration {
  readonly exitCode: number | null
  /** Standard output and standard error, as they came. */
  readonly output: string
}

function runDemo(environment: NodeJS.ProcessEnv): Promise<Demonstration> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    timeout: secondsMax * 1000,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (exitCode) => done({ exitCode, output }))
  })
}
