import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { CLIENT_NAMES, type Client, findClient, runClient } from './clients.ts'
import { type ClientProject, makeProject } from './make-project.ts'
import { npmSteps } from './npm-steps.ts'
import { npmWords } from './npm-words.ts'

/** Each client has packages of its own, so that a decision made for one does not reach another. */
const packages = CLIENT_NAMES.flatMap((name) => {
  const inner = makePackage({ name: `@parts/${name}`, version: '2.3.4' })
  const dependencies = { [inner.name]: '^2.0.0' }
  const kits = ['1.0.0', '1.1.0', '1.2.0'].map((version) => makePackage({ name: `kit-${name}`, version, dependencies }))
  return [inner, ...kits]
})

describe('clients of npm registries through the gateway', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let folder: string
  before(async () => {
    upstream = await startNpmUpstream({ packages: [...packages, makePackage({ name: 'closed', version: '1.0.0' })] })
    gate = await openGate(app, upstream)
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-npm-'))
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async (client: Client, args: readonly string[], project: ClientProject, token?: string) => {
    const signedIn = token === '' ? {} : { token: token ?? app.people.developer.token }
    const { exitCode, stdout, stderr } = await runClient(client, args, { ...project, registry: gate.url, ...signedIn })
    return { exitCode, output: `${stdout}\n${stderr}` }
  }
  const installed = ({ cwd }: ClientProject, name: string): string | undefined => {
    const at = join(cwd, 'node_modules', name, 'package.json')
    return existsSync(at) ? JSON.parse(readFileSync(at, 'utf8')).version : undefined
  }
  const clear = ({ cwd }: ClientProject) => rmSync(join(cwd, 'node_modules'), { recursive: true, force: true })

  for (const name of CLIENT_NAMES) {
    const client = findClient(name)
    const kit = `kit-${name}`
    describe(`${name} ${client?.version ?? ''}`, { skip: client ? false : `${name} is not installed` }, () => {
      const own = () => client ?? assert.fail('it is skipped')
      const steps = () => npmSteps[own().family]
      const words = () => npmWords(own())
      let locked: ClientProject
      const install = async (dependencies: Readonly<Record<string, string>>, token?: string) => {
        const project = makeProject(folder, name, dependencies)
        return { project, ...(await run(own(), steps().first, project, token)) }
      }
      const withoutAnything = () => ({ cwd: locked.cwd, cacheFolder: mkdtempSync(join(locked.cwd, '.cold-')) })
      before(async () => {
        await gate.admit(kit, ['1.0.0', '1.1.0'])
        await gate.admit(`@parts/${name}`, ['2.3.4'])
      })

      it('a range takes the newest that may be used, with what it needs', async () => {
        const { project, exitCode, output } = await install({ [kit]: '^1.0.0' })
        assert.equal(exitCode, 0, output)
        assert.equal(installed(project, kit), '1.1.0')
        const entry = createRequire(realpathSync(join(project.cwd, 'node_modules', kit, 'package.json')))
        assert.match(readFileSync(entry.resolve(`@parts/${name}`), 'utf8'), /2\.3\.4/)
        locked = project
        // An address that has the registry's shape is not written down, so that nobody is pinned to our host.
        const lockfile = { berry: 'yarn.lock', pnpm: 'pnpm-lock.yaml', npm: undefined, yarn1: undefined }[own().family]
        if (lockfile) assert.doesNotMatch(readFileSync(join(project.cwd, lockfile), 'utf8'), /127\.0\.0\.1/)
      })

      it('a lockfile, with a warm cache and with none', async () => {
        for (const project of [locked, withoutAnything()]) {
          clear(project)
          const { exitCode, output } = await run(own(), steps().frozen, project)
          assert.equal(exitCode, 0, output)
          assert.equal(installed(project, kit), '1.1.0')
        }
      })

      it('a pin: installed when it may be used, with a warning; refused in the client’s words when not', async () => {
        await gate.warn(kit, '1.0.0', 'Leave it by May')
        const usable = await install({ [kit]: '1.0.0' })
        assert.equal(usable.exitCode, 0, usable.output)
        assert.equal(installed(usable.project, kit), '1.0.0')
        assert.match(usable.output, words().warning(kit))
        const refused = await install({ [kit]: '1.2.0' })
        assert.notEqual(refused.exitCode, 0)
        assert.match(refused.output, words().pin(kit))
        assert.equal(upstream.requests.get(`/${kit}/-/${kit}-1.2.0.tgz`), undefined)
      })

      it('a package of which nothing may be used', async () => {
        const { exitCode, output } = await install({ closed: '^1.0.0' })
        assert.notEqual(exitCode, 0)
        assert.match(output, words().index)
      })

      it('nobody, and a wrong token', async () => {
        for (const token of ['', 'assay_wrong']) {
          const { project, exitCode, output } = await install({ [kit]: '^1.0.0' }, token)
          assert.notEqual(exitCode, 0)
          assert.equal(installed(project, kit), undefined)
          assert.match(output, token === '' ? words().withoutToken : words().wrongToken)
        }
      })

      it('a version refused since: a lockfile is told why, a warm cache takes the one before', async () => {
        await gate.deny(kit, '1.1.0', 'Known malware')
        clear(locked)
        const frozen = await run(own(), steps().frozen, withoutAnything())
        assert.notEqual(frozen.exitCode, 0)
        assert.match(frozen.output, words().artifact(kit))
        const again = makeProject(folder, name, { [kit]: '^1.0.0' })
        const warm = await run(own(), steps().first, { cwd: again.cwd, cacheFolder: locked.cacheFolder })
        assert.equal(warm.exitCode, 0, warm.output)
        assert.equal(installed(again, kit), '1.0.0')
      })
    })
  }
})
