import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { openPusher } from '#test/push-image.ts'
import { makeImage } from '#test/upstreams/image.ts'

const name = 'bank/race'
const theirs = makeImage('theirs')
const ours = makeImage('ours')

describe('what upstream tells of a version while something else happens', () => {
  const app = testApp()
  let server: Server
  let gate: Gate
  let meanwhile = async () => {}
  before(async () => {
    server = createServer((_request, response) => {
      void meanwhile().then(() => {
        response.writeHead(200, { 'content-type': theirs.manifest.mediaType })
        response.end(theirs.manifest.bytes)
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    gate = await openGate(app, { url }, { ecosystem: 'docker', mode: 'observe' })
    const body = { name: 'own', ecosystem: 'docker', kind: 'hosted', reservedNames: ['bank/race'] }
    await app.request('POST', '/api/v1/repositories', { as: 'devops', body })
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const known = async () => {
    const rows = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['p.name', 'v.version'])
      .where('p.ecosystem', '=', 'docker')
      .execute()
    return rows.map((row) => `${row.name}@${row.version}`)
  }

  it('is not kept when the name was published here meanwhile: it is somebody else’s', async () => {
    const token = app.people.developer.token
    const push = openPusher({ url: gate.url.replace(/\/repo\/docker$/, ''), repository: 'own', token })
    meanwhile = async () => {
      meanwhile = async () => {}
      assert.equal((await push.pushImage(name, '1', ours)).status, 201)
    }
    const answer = await gate.get(`/v2/${name}/manifests/${theirs.manifest.digest}`)
    assert.equal(answer.status, 403, answer.body.toString())
    assert.deepEqual(await known(), [`${name}@${ours.manifest.digest}`])
  })

  it('is not kept when the repository was pointed elsewhere meanwhile', async () => {
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const { id } = body.items.find((each: { name: string }) => each.name === 'docker')
    meanwhile = async () => {
      meanwhile = async () => {}
      const settings = { upstreamUrl: 'https://other.example' }
      const changed = await app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: settings })
      assert.ok(changed.status < 300, JSON.stringify(changed.body))
    }
    const answer = await gate.get(`/v2/library/late/manifests/${theirs.manifest.digest}`)
    assert.equal(answer.status, 503, answer.body.toString())
    assert.equal((await known()).length, 1)
  })
})
