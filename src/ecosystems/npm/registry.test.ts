import assert from 'node:assert/strict'
import { it } from 'node:test'
import { npmRegistry } from './registry.ts'

const upstream = { url: 'https://upstream.example', services: {} }

it('asks the upstream for the full packument, a scope escaped as npm does', () => {
  const headers = { accept: 'application/json' }
  assert.deepEqual(npmRegistry.indexRequest('lodash', upstream), { url: './lodash', headers })
  assert.deepEqual(npmRegistry.indexRequest('@scope/name', upstream), { url: './@scope%2fname', headers })
})

it('routes the address it gives out for an artifact back to the same version', () => {
  const dist = { tarball: 'https://upstream.example/x' }
  const versions = { '1.0.0-a-1+b': { version: '1.0.0-a-1+b', dist } }
  const opened = npmRegistry.openIndex('@s/n-1', Buffer.from(JSON.stringify({ name: '@s/n-1', versions })), upstream)
  const manifest = JSON.parse(Buffer.from(opened.manifest('1.0.0-a-1+b', 'https://gw.example/npm') ?? '').toString())
  const path = new URL(manifest.dist.tarball).pathname.slice('/npm'.length)
  const target = npmRegistry.route({ method: 'GET', path, query: new URLSearchParams(), headers: {} })
  const fileName = opened.index.versions[0]?.files[0]?.fileName
  assert.deepEqual(target, { kind: 'artifact', name: '@s/n-1', version: '1.0.0-a-1+b', fileName })
})
