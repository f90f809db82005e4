import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { CLIENT_NAMES, type Client, findClient, runClient } from './clients.ts'

const publishing: Readonly<Record<Client['family'], readonly string[]>> = {
  npm: ['publish'],
  pnpm: ['publish', '--no-git-checks'],
  yarn1: ['publish', '--non-interactive', '--no-git-tag-version'],
  berry: ['npm', 'publish'],
}

/** What clients write otherwise in the manifest that they send than it stands in the package. */
const spellings: Readonly<Record<string, object>> = {
  plain: { dependencies: { '@bank/demo': '^1.0.0' }, scripts: { test: 'node_modules/.bin/jest', build: 'tsc' } },
  command: {
    bin: './cli.js',
    optionalDependencies: { '@bank/demo': '^1.0.0' },
    peerDependencies: { '@bank/demo': '*' },
  },
  folder: { directories: { bin: './bin' }, scripts: { prepare: 'echo prepared', postinstall: 'node cli.js' } },
  native: { gypfile: true, publishConfig: { access: 'public' }, bundleDependencies: false },
}

describe('npm’s clients publish', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let folder: string
  let registry = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    const gate = await openGate(app, upstream)
    registry = gate.url.replace(/npm$/, 'own')
    const body = { name: 'own', ecosystem: 'npm', kind: 'hosted', reservedNames: ['@bank/*'] }
    assert.equal((await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).status, 200)
    const { name, version, fileName, packageJson, tarball, integrity } = makePackage({
      name: '@bank/demo',
      version: '1.0.0',
    })
    const sent = await fetch(`${registry}/@bank%2fdemo`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${app.people.developer.token}` },
      body: JSON.stringify({
        name,
        versions: { [version]: { ...packageJson, dist: { integrity } } },
        _attachments: { [fileName]: { data: tarball.toString('base64') } },
      }),
    })
    assert.equal(sent.status, 201)
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-npm-publish-'))
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const publish = (client: Client, manifest: object) => {
    const cwd = mkdtempSync(join(folder, `${client.name}-`))
    mkdirSync(join(cwd, 'bin'))
    for (const file of ['cli.js', 'bin/a.js', 'index.js', 'server.js'])
      writeFileSync(join(cwd, file), '#!/usr/bin/env node\n')
    if (Object.hasOwn(manifest, 'gypfile')) writeFileSync(join(cwd, 'binding.gyp'), '{}')
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ version: '1.0.0', license: 'MIT', ...manifest }))
    if (client.family === 'berry') writeFileSync(join(cwd, 'yarn.lock'), '')
    const surroundings = { cwd, cacheFolder: join(cwd, '.surroundings'), registry, token: app.people.developer.token }
    const run = (args: readonly string[]) => runClient(client, args, surroundings)
    return client.family === 'berry'
      ? run(['install']).then(() => run(publishing.berry))
      : run(publishing[client.family])
  }

  for (const name of CLIENT_NAMES) {
    const client = findClient(name)
    it(`${name} ${client?.version ?? ''}`, { skip: client ? false : `${name} is not installed` }, async () => {
      assert.ok(client)
      for (const [spelling, manifest] of Object.entries(spellings)) {
        const published = `@bank/${name}-${spelling}`
        const { exitCode, stdout, stderr } = await publish(client, { name: published, ...manifest })
        assert.equal(exitCode, 0, `${published}\n${stdout}\n${stderr}`)
        const rows = await app
          .context()
          .db.selectFrom('hosted_file')
          .select('version')
          .where('name', '=', published)
          .execute()
        assert.deepEqual(rows, [{ version: '1.0.0' }])
      }
      const foreign = await publish(client, { name: `stray-${name}` })
      assert.notEqual(foreign.exitCode, 0)
    })
  }
})
