import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import { serveConsole } from './static-console.ts'

describe('serving the console', () => {
  const parent = mkdtempSync(join(tmpdir(), 'assay-console-'))
  const folder = join(parent, 'dist')
  const state: { server?: FastifyInstance } = {}
  const get = async (url: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') => {
    assert.ok(state.server)
    return state.server.inject({ method, url })
  }

  before(async () => {
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>console</title>')
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
    writeFileSync(join(folder, '.hidden'), 'secret')
    writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {}')
    writeFileSync(join(folder, 'assets', 'index-abc.js.br'), 'compressed')
    writeFileSync(join(parent, 'outside.txt'), 'secret')
    state.server = fastify()
    await serveConsole(state.server, folder)
    state.server.get('/api/v1/known', async () => ({ known: true }))
  })
  after(async () => {
    await state.server?.close()
    rmSync(parent, { recursive: true, force: true })
  })

  it('lets browsers keep what is named by its content', async () => {
    const answer = await get('/assets/index-abc.js')
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(String(answer.headers['content-type']), /javascript/)
  })

  it('sends what was compressed when it was built to whoever takes it', async () => {
    assert.ok(state.server)
    const headers = { 'accept-encoding': 'gzip, br' }
    const answer = await state.server.inject({ url: '/assets/index-abc.js', headers })
    assert.equal(answer.headers['content-encoding'], 'br')
    assert.match(String(answer.headers['content-type']), /javascript/)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(String(answer.headers.vary), /accept-encoding/i)
    assert.equal((await get('/assets/index-abc.js')).headers['content-encoding'], undefined)
  })

  it('answers the addresses of its pages with the page, asked for each time', async () => {
    for (const url of [
      '/',
      '/packages',
      '/versions/1?tab=why',
      '/d/k3m9x2pq',
      '/advisories/CVE-2026-1.2',
      '/index.html',
    ]) {
      const answer = await get(url)
      assert.equal(answer.statusCode, 200, url)
      assert.match(answer.body, /<title>console/, url)
      assert.equal(answer.headers['cache-control'], 'no-cache', url)
    }
    assert.equal((await get('/', 'HEAD')).statusCode, 200)
  })

  it('serves files beside the page', async () => {
    const answer = await get('/favicon.svg')
    assert.equal(answer.body, '<svg/>')
    assert.match(String(answer.headers['content-type']), /svg/)
  })

  it('does not stand in for an interface that does not exist', async () => {
    for (const url of ['/api/v1/nothing', '/repo/npm/left-pad', '/resolve/npm/left-pad', '/assets/missing.js'])
      assert.equal((await get(url)).statusCode, 404, url)
    assert.equal((await get('/packages', 'POST')).statusCode, 404)
    assert.deepEqual((await get('/api/v1/known')).json(), { known: true })
  })

  it('serves nothing from outside its folder, nor hidden files', async () => {
    const urls = [
      '/assets/../../outside.txt',
      '/assets/..%2f..%2foutside.txt',
      '/assets/%2e%2e/%2e%2e/outside.txt',
      '/..%2foutside.txt',
      '/assets/..\\..\\outside.txt',
      '/.hidden',
      '/assets/..%2f.hidden',
      '/assets/%00',
    ]
    for (const url of urls) assert.doesNotMatch((await get(url)).body, /secret/, url)
  })

  it('says so when the console is not built', async () => {
    const server = fastify()
    await serveConsole(server, join(parent, 'nothing'))
    const answer = await server.inject('/packages')
    await server.close()
    assert.equal(answer.statusCode, 503)
    assert.match(answer.body, /npm run build/)
  })
})
