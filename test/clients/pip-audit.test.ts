import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '../../src/modules/advisories/index.ts'
import { feedOf, makeRecord } from '../../src/modules/security-answers/testdata/answers-feed.ts'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '../upstreams/pypi-upstream.ts'
import { openNameDoor } from './name-door.ts'
import { runProgram } from './run-program.ts'

const pipAudit = join(import.meta.dirname, 'node_modules', '.python', 'pip_audit', 'bin', 'pip-audit')

describe('pip-audit asks the JSON documents of the index', {
  skip: existsSync(pipAudit) ? false : 'pip-audit is not installed',
}, () => {
  const app = testApp()
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-pip-audit-'))
  let upstream: PypiUpstream
  let gate: Gate
  before(async () => {
    const versions = ['1.0', '1.5', '2.0']
    upstream = await startPypiUpstream({
      files: versions.map((version) => makeDistribution({ name: 'demo', version })),
    })
    gate = await openGate(app, upstream, { ecosystem: 'pypi' })
    await gate.admit('demo', ['1.0', '2.0'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** It has the name of its service built in. */
  const audit = async (version: string) => {
    const cwd = mkdtempSync(join(folder, 'project-'))
    writeFileSync(join(cwd, 'requirements.txt'), `demo==${version} --hash=sha256:${'0'.repeat(64)}\n`)
    await using door = await openNameDoor(cwd, { url: gate.url, token: app.people.developer.token })
    const input = ['--requirement', 'requirements.txt', '--no-deps', '--disable-pip', '--progress-spinner', 'off']
    const { exitCode, stdout, stderr } = await runProgram(pipAudit, ['--vulnerability-service', 'pypi', ...input], {
      cwd,
      environment: {
        PATH: process.env.PATH ?? '',
        HOME: cwd,
        XDG_CACHE_HOME: join(cwd, 'cache'),
        HTTPS_PROXY: door.url,
        REQUESTS_CA_BUNDLE: door.certificateFile,
      },
    })
    return { exitCode, output: `${stdout}\n${stderr}` }
  }

  it('is not told that anything is clean by a database that was never fed', async () => {
    const { exitCode, output } = await audit('1.0')
    assert.notEqual(exitCode, 0)
    assert.doesNotMatch(output, /No known vulnerabilities/)
    assert.match(output, /503/)
  })

  it('shows our findings, also of a version that may not be used', async () => {
    const record = {
      ...makeRecord({ id: 'PYSEC-2026-1', aliases: ['CVE-2026-7'] }),
      affected: [
        {
          package: { ecosystem: 'PyPI', name: 'demo' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
        },
      ],
    }
    await importAdvisories(app.context(), { path: feedOf(record), source: 'test' })
    for (const version of ['1.0', '1.5']) {
      const found = await audit(version)
      assert.match(found.output, new RegExp(`demo\\s+${version}\\s+PYSEC-2026-1\\s+2\\.0`), found.output)
      assert.equal(found.exitCode, 1)
    }
    const clean = await audit('2.0')
    assert.equal(clean.exitCode, 0, clean.output)
    assert.match(clean.output, /No known vulnerabilities/)
  })
})
