import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '../upstreams/pypi-upstream.ts'
import {
  findPythonClient,
  makePythonProject,
  PYTHON_CLIENT_NAMES,
  type PythonClient,
  type PythonProject,
  runPythonClient,
} from './python-client.ts'
import { nameSource, pythonSteps, readInstalled } from './python-steps.ts'
import { pythonWords } from './python-words.ts'

const lapsing = PYTHON_CLIENT_NAMES.map((name) => makeDistribution({ name: `lapsing-${name}`, version: '1.0.0' }))
const files = [
  makeDistribution({ name: 'Demo_Kit', version: '1.0.0' }),
  makeDistribution({ name: 'Demo_Kit', version: '1.1.0', requires: ['inner>=2'] }),
  makeDistribution({ name: 'Demo_Kit', version: '2.0.0' }),
  makeDistribution({ name: 'inner', version: '2.3.4', kind: 'sdist' }),
  makeDistribution({ name: 'closed', version: '1.0.0' }),
  ...lapsing,
]

describe('Python clients through the gateway', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-python-'))
    upstream = await startPypiUpstream({ files })
    gate = await openGate(app, upstream, { ecosystem: 'pypi' })
    await gate.admit('demo-kit', ['1.0.0', '1.1.0'])
    await gate.admit('inner', ['2.3.4'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const surroundings = (token: string | undefined) => ({ url: gate.url, ...(token === undefined ? {} : { token }) })
  const begin = (client: PythonClient, requirement: string) => {
    const project = makePythonProject(folder, client.name, [requirement])
    nameSource(client, project, surroundings(undefined))
    return project
  }
  const run = async (
    client: PythonClient,
    steps: readonly (readonly string[])[],
    given: { readonly project: PythonProject; readonly token?: string | undefined },
  ) => {
    const { project, token = app.people.developer.token } = given
    let output = ''
    for (const args of steps) {
      const settings = surroundings(token === '' ? undefined : token)
      const { exitCode, stdout, stderr } = await runPythonClient(client, args, { project, surroundings: settings })
      output += `${stdout}\n${stderr}`
      if (exitCode !== 0) return { exitCode, output }
    }
    return { exitCode: 0, output }
  }
  const install = async (client: PythonClient, requirement: string, token?: string) => {
    const project = begin(client, requirement)
    const result = await run(client, pythonSteps[client.name].install(requirement), { project, token })
    return { ...result, project }
  }

  for (const name of PYTHON_CLIENT_NAMES) {
    const client = findPythonClient(name)
    const steps = pythonSteps[name]
    describe(`${name} ${client?.version ?? ''}`, { skip: client ? false : `${name} is not installed` }, () => {
      const own = () => client ?? assert.fail('it is skipped')
      /** PDM 2 prints the address that was refused, and nothing of what was answered: the console explains the address. */
      const shows = async (output: string, version: string) => {
        const [project = '', number = ''] = version.split('@')
        const expected = pythonWords[name].file(version)
        if (expected) return assert.match(output, expected)
        assert.match(output, /Client error '403 Forbidden' for url/)
        const address = /https?:\/\/127\.0\.0\.1:\d+\/repo\/pypi\/packages\/[^'"\s]+/.exec(output)?.[0] ?? ''
        assert.ok(address.includes(`/${project}/${number}/`), output)
        const why = await app.request('GET', `/api/v1/why?url=${encodeURIComponent(address)}`, { as: 'developer' })
        assert.equal(why.status, 200)
        assert.equal(why.body.verdict?.kind ?? why.body.kind, 'hold')
      }

      it('takes the newest version that may be used, and a source archive that it needs', async () => {
        const { exitCode, output, project } = await install(own(), 'demo-kit>=1')
        assert.equal(exitCode, 0, output)
        assert.equal(readInstalled(project, 'demo_kit'), 'Demo_Kit@1.1.0')
        assert.equal(readInstalled(project, 'inner'), 'inner@2.3.4')
      })

      it('a pin of what may be used is installed', async () => {
        const { exitCode, output, project } = await install(own(), 'Demo.Kit==1.0.0')
        assert.equal(exitCode, 0, output)
        assert.equal(readInstalled(project, 'demo_kit'), 'Demo_Kit@1.0.0')
      })

      it('a pin of what is refused fails, and says why', async () => {
        const { exitCode, output } = await install(own(), 'demo-kit==2.0.0')
        assert.notEqual(exitCode, 0)
        await shows(output, 'demo-kit@2.0.0')
        assert.equal(upstream.requests.get('/files/demo_kit-2.0.0-py3-none-any.whl'), undefined)
      })

      it('a project of which nothing may be used fails, and says why', async () => {
        const { exitCode, output } = await install(own(), 'closed')
        assert.notEqual(exitCode, 0)
        await shows(output, 'closed@1.0.0')
      })

      it('a range that only a refused version fits fails', async () => {
        const { exitCode, output } = await install(own(), 'demo-kit>=2')
        assert.notEqual(exitCode, 0, output)
        assert.match(output, pythonWords[name].range)
      })

      it('nobody installs without signing in, nor with a wrong token', async () => {
        for (const token of ['', 'assay_wrong']) {
          const { exitCode, output, project } = await install(own(), 'demo-kit', token)
          assert.notEqual(exitCode, 0, token)
          assert.match(output, token === '' ? pythonWords[name].withoutToken : pythonWords[name].wrongToken)
          assert.equal(readInstalled(project, 'demo_kit'), undefined)
        }
      })

      it('a lockfile: installed as it stands, and refused when the version has been refused since', async () => {
        const lapses = `lapsing-${name}`
        await gate.admit(lapses, ['1.0.0'], new Date(app.clock.now().getTime() + 3_600_000))
        const project = begin(own(), `${lapses}==1.0.0`)
        const sha256 = lapsing.find((file) => file.project === lapses)?.sha256
        if (steps.lock) {
          const locked = await run(own(), [steps.lock], { project })
          assert.equal(locked.exitCode, 0, locked.output)
        } else writeFileSync(join(project.folder, 'requirements.txt'), `${lapses}==1.0.0 --hash=sha256:${sha256}\n`)
        const cold = { folder: `${project.folder}-cold`, cacheFolder: `${project.folder}-cold/.surroundings` }
        cpSync(project.folder, cold.folder, {
          recursive: true,
          filter: (path) => !/\/(?:\.surroundings|\.venv|\.pdm-python)$/.test(path),
        })
        for (const count of [1, 2]) {
          // The second time, everything is in the client's own cache.
          const synced = await run(own(), [steps.sync], { project })
          assert.equal(synced.exitCode, 0, `${count}: ${synced.output}`)
        }
        assert.equal(readInstalled(project, `lapsing_${name}`), `lapsing-${name}@1.0.0`)
        app.clock.advance(7_200)
        const refused = await run(own(), [steps.sync], { project: cold })
        assert.notEqual(refused.exitCode, 0, refused.output)
        await shows(refused.output, `${lapses}@1.0.0`)
      })
    })
  }
})
