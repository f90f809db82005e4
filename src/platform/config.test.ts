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

  it('knows where files are kept', () => {
    const read = (ASSAY_BLOBS: string, more = {}) =>
      readConfig({ ASSAY_DATA: '/data', ASSAY_BLOBS, ASSAY_BLOBS_KEY_ID: 'k', ASSAY_BLOBS_SECRET: 's', ...more }).blobs
    assert.deepEqual(read(''), { kind: 'folder', path: '/data/blobs' })
    assert.deepEqual(read('/mnt/blobs/'), { kind: 'folder', path: '/mnt/blobs' })
    const endpoint = 'https://store.example'
    assert.deepEqual(read(`s3://bank-files/a/b?endpoint=${endpoint}/&region=cn-1`), {
      ...{ kind: 'bucket', bucket: 'bank-files', prefix: 'a/b/', endpoint, region: 'cn-1', addressing: 'path' },
      keys: { accessKeyId: 'k', secretAccessKey: 's' },
    })
    const file = { ASSAY_BLOBS_KEYS_FILE: '/run/keys' }
    assert.deepEqual((read(`s3://bank-files?endpoint=${endpoint}`, file) as { keys: unknown }).keys, {
      file: '/run/keys',
    })
    for (const bad of [
      'blobs',
      'https://store.example/bucket',
      's3://bank-files',
      's3://a?endpoint=https://store.example',
      's3://bank-files?endpoint=ftp://store.example',
      's3://user:secret@bank-files?endpoint=https://store.example',
      's3://bank-files/../x y?endpoint=https://store.example',
      's3://bank-files?endpoint=https://store.example&acl=public',
    ])
      assert.throws(() => read(bad), /ASSAY_BLOBS/, bad)
    assert.throws(() => read(`s3://bank-files?endpoint=${endpoint}`, { ASSAY_BLOBS_SECRET: '' }), /ASSAY_BLOBS_SECRET/)
    assert.throws(() => readConfig({ ASSAY_COLLECT_GRACE_HOURS: '23' }), /ASSAY_COLLECT_GRACE_HOURS/)
  })

  it('refuses numbers out of range', () => {
    for (const port of ['-1', '65536', '1.5', 'x', '1e9'])
      assert.throws(() => readConfig({ ASSAY_PORT: port }), /ASSAY_PORT/)
  })
})
