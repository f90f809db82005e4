import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { readConfig } from './config.ts'
import { openOutbound } from './outbound.ts'
import { Problem } from './problem.ts'

describe('the door to the network', () => {
  const outbound = openOutbound(readConfig({ ASSAY_DATA: 'unused' }))
  let asked = 0
  const inside = createServer((_, response) => {
    asked++
    response.end('secret')
  })
  const machine = createServer((_, response) =>
    response.writeHead(302, { location: `http://${hostOf(inside)}/` }).end(),
  )
  const hostOf = (server: typeof inside) => `127.0.0.1:${(server.address() as AddressInfo).port}`
  before(async () => {
    for (const server of [inside, machine]) await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(async () => {
    await outbound.close()
    for (const server of [inside, machine]) server.close()
  })
  const get = (publicHosts: readonly string[]) =>
    outbound.get({
      purpose: 'gateway.upstream',
      url: new URL(`http://${hostOf(machine)}/`),
      timeoutSeconds: 5,
      allowPrivateAddress: true,
      redirectHosts: [hostOf(inside)],
      publicHosts,
    })

  it('a redirect does not lead into the private network where only a document names the host', async () => {
    const isRefused = (error: unknown) => error instanceof Problem && error.params.reason === 'private address'
    await assert.rejects(get([hostOf(inside)]), isRefused)
    assert.equal(asked, 0)
    const answer = await get([])
    assert.equal(answer.status, 200)
    answer.body.destroy()
  })
})
