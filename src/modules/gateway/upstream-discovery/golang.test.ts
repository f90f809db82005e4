import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { discoverGolangServices, discoverGolangUpstream } from './golang.ts'
import { discoverServices } from './index.ts'

describe('the proxy of the machine’s own Go', () => {
  it('the first address of GOPROXY, whatever separates them; no words, no credentials, no other Assay', async () => {
    const found = (GOPROXY: string) => discoverGolangUpstream({ GOPROXY })
    assert.equal(await found('https://upstream.example/go/,direct'), 'https://upstream.example/go')
    assert.equal(await found('direct|https://upstream.example'), 'https://upstream.example')
    assert.equal(await found('https://user:secret@upstream.example,http://second.example'), 'http://second.example')
    for (const none of ['off', 'direct', 'https://assay.example/repo/golang', 'file:///srv/modules'])
      assert.equal(await found(none), undefined, none)
  })

  it('the name in GOSUMDB, without its key and address', async () => {
    assert.deepEqual(await discoverGolangServices({ GOSUMDB: 'sums.example+0123abcd+AbCd= https://other.example' }), {
      checksums: 'sums.example',
    })
    assert.deepEqual(await discoverGolangServices({ GOSUMDB: 'off' }), {})
  })

  it('asked of the machine once; without Go and without settings there is nothing', async () => {
    const environment: Record<string, string> = { GOSUMDB: 'sums.example' }
    assert.deepEqual(await discoverServices('golang', environment), { checksums: 'sums.example' })
    environment.GOSUMDB = 'off'
    assert.deepEqual(await discoverServices('golang', environment), { checksums: 'sums.example' })
    const nowhere = { PATH: import.meta.dirname }
    assert.equal(await discoverGolangUpstream(nowhere), undefined)
    assert.deepEqual(await discoverServices('golang', nowhere), {})
    assert.deepEqual(await discoverServices('npm', nowhere), {})
  })
})
