import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { normalVersion, versionIdentity } from './normal-version.ts'

describe('the normal form of a version', () => {
  it('every spelling of PEP 440 has one', () => {
    const forms = {
      'v1.0-ALPHA_1': '1.0a1',
      '1.0': '1.0',
      '01.02': '1.2',
      '2013b': '2013b0',
      '1.0.rev': '1.0.post0',
      '1.0-1': '1.0.post1',
      '1.1.dev': '1.1.dev0',
      '0!1.0c3': '1.0rc3',
      '2!1.0+Ubuntu-01_b': '2!1.0+ubuntu.1.b',
    }
    for (const [text, normal] of Object.entries(forms)) assert.equal(normalVersion(text), normal, text)
  })

  it('what is no version has none', () => {
    for (const text of ['', 'latest', '1.0-custom', '1..0', `1.${'0'.repeat(5_000)}`])
      assert.equal(normalVersion(text), undefined, text.slice(0, 20))
  })

  it('equal versions are told from others', () => {
    assert.equal(versionIdentity('1.0'), versionIdentity('1.0.0'))
    assert.equal(versionIdentity('1.0'), versionIdentity('v01.0'))
    assert.notEqual(versionIdentity('1.0'), versionIdentity('1.0+cpu'))
    assert.notEqual(versionIdentity('1.0'), versionIdentity('1.0.post0'))
  })
})
