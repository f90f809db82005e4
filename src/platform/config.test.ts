import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from './config.ts'

describe('the configuration', () => {
  it('trusts no proxy unless told which', () => {
    assert.deepEqual(readConfig({}).trustedProxies, [])
    const listed = readConfig({ ASSAY_TRUSTED_PROXY: '10.0.0.1, 10.1.0.0/16,fd00::/8' })
    assert.deepEqual(listed.trustedProxies, ['10.0.0.1', '10.1.0.0/16', 'fd00::/8'])
    for (const bad of ['true', '*', '1', 'proxy.example', '192.0.2.0/0', '10.1.0.0/33', '10.1.0.0/8/8', '::/129'])
      assert.throws(() => readConfig({ ASSAY_TRUSTED_PROXY: bad }), /ASSAY_TRUSTED_PROXY/, bad)
  })

  it('refuses numbers out of range', () => {
    for (const port of ['-1', '65536', '1.5', 'x', '1e9'])
      assert.throws(() => readConfig({ ASSAY_PORT: port }), /ASSAY_PORT/)
  })
})
