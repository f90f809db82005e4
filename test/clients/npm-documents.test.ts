import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Refusal, RegistryRequest } from '../../src/ecosystems/gate/registry.ts'
import { npmRegistry } from '../../src/ecosystems/npm/registry.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { CLIENT_NAMES, type ClientResult, findClient, runClient } from './clients.ts'
import { makeProject } from './make-project.ts'

/** The repository is mounted below a path, as in production. */
const MOUNT = '/npm/main'
const REASON = 'Known malware MAL-2026-1'
const REFUSAL: Refusal = {
  status: 403,
  message: 'Blocked by policy P-17',
  code: 'EPOLICY',
  link: 'http://gw.example/x/8f',
}

const packages = ['1.0.0', '1.1.0', '1.2.0'].flatMap((version) => [
  makePackage({ name: '@scope/demo', version }),
  makePackage({ name: 'blocked', version }),
])

let upstream: NpmUpstream
let folder: string
let registry: string
const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.destroy(error))
})

before(async () => {
  upstream = await startNpmUpstream({ packages })
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-documents-'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}${MOUNT}`
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

/** `@scope/demo`: 1.0.0 is visible, 1.1.0 refused, 1.2.0 hidden; everything else is blocked as a whole. */
async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (message.url ?? '').slice(MOUNT.length)
  const headers = { accept: message.headers.accept }
  const request: RegistryRequest = { method: message.method ?? '', path, query: new URLSearchParams(), headers }
  const target = npmRegistry.route(request)
  if (target?.kind === 'index' && target.name === '@scope/demo') {
    response.setHeader('content-type', 'application/json')
    response.end(await view(target.name, target.representation))
    return
  }
  if (target?.kind === 'artifact' && target.version === '1.0.0') {
    response.end(packages.find(({ fileName }) => fileName === target.fileName)?.tarball)
    return
  }
  const refused = npmRegistry.refuse(REFUSAL, request)
  response.writeHead(refused.status, refused.reasonPhrase, refused.headers).end(refused.body)
}

async function view(name: string, representation: string): Promise<Uint8Array> {
  const upstreamAddress = { url: upstream.url, services: {} }
  const { url = '', headers = {} } = npmRegistry.indexRequest(name, upstreamAddress) ?? {}
  const document = await (await fetch(new URL(url, `${upstream.url}/`), { headers })).bytes()
  const visible = new Set(['1.0.0'])
  const sets = { visible, refused: new Map([['1.1.0', REASON]]), warnings: new Map([['1.0.0', 'allowed until May']]) }
  return npmRegistry.openIndex(name, document, upstreamAddress).write({ representation, baseUrl: registry, ...sets })
}

for (const name of CLIENT_NAMES) {
  const client = findClient(name)
  describe(`${name} reads what is written for it`, {
    skip: client ? false : `the client ${name} is not installed`,
  }, () => {
    const install = (dependencies: Record<string, string>): Promise<ClientResult & { cwd: string }> => {
      assert.ok(client)
      const project = makeProject(folder, name, dependencies)
      return runClient(client, ['install'], { ...project, registry }).then((result) => ({
        ...result,
        cwd: project.cwd,
      }))
    }

    it('resolves a range to the visible version', async () => {
      const result = await install({ '@scope/demo': '^1.0.0' })
      assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`)
      const entry = createRequire(join(result.cwd, 'package.json')).resolve('@scope/demo')
      assert.match(readFileSync(entry, 'utf8'), /demo@1\.0\.0/)
    })

    it('fails an exact pin of a refused version, npm with the reason', async () => {
      const result = await install({ '@scope/demo': '1.1.0' })
      assert.notEqual(result.exitCode, 0)
      if (client?.family === 'npm') assert.match(result.stdout + result.stderr, new RegExp(REASON))
    })

    it('shows why a package is refused as a whole', async () => {
      const result = await install({ blocked: '^1.0.0' })
      assert.notEqual(result.exitCode, 0)
      assert.match(result.stdout + result.stderr, /Blocked by policy P-17 - http:\/\/gw\.example\/x\/8f/)
    })
  })
}
