import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { CLIENT_NAMES, findClient, runClient } from './clients.ts'
import { makeProject } from './make-project.ts'

const packages = [
  makePackage({ name: 'demo', version: '1.0.0' }),
  makePackage({ name: 'demo', version: '1.1.0', dependencies: { '@scope/inner': '^2.0.0' } }),
  makePackage({ name: 'demo', version: '2.0.0' }),
  makePackage({ name: '@scope/inner', version: '2.3.4' }),
]

let upstream: NpmUpstream
let folder: string

before(async () => {
  upstream = await startNpmUpstream({ packages })
  upstream.setFault('*', { kind: 'require-authorization', authorization: 'Bearer test-token' })
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-clients-'))
})
after(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('real clients install from a registry of the tests', () => {
  for (const name of CLIENT_NAMES) {
    const client = findClient(name)
    it(`${name} ${client?.version ?? ''}`, {
      skip: client ? false : `the client ${name} is not installed`,
    }, async () => {
      assert.ok(client)
      const project = makeProject(folder, name, { demo: '^1.0.0' })
      const result = await runClient(client, ['install'], { ...project, registry: upstream.url, token: 'test-token' })
      assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`)
      const demo = createRequire(join(project.cwd, 'package.json')).resolve('demo')
      assert.match(readFileSync(demo, 'utf8'), /demo@1\.1\.0/)
      assert.match(readFileSync(createRequire(realpathSync(demo)).resolve('@scope/inner'), 'utf8'), /inner@2\.3\.4/)
      const other = makeProject(folder, name, { demo: '^1.0.0' })
      const refused = await runClient(client, ['install'], { ...other, registry: upstream.url, token: 'wrong' })
      assert.notEqual(refused.exitCode, 0)
    })
  }
})
