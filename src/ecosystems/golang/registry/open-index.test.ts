import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openIndex } from './open-index.ts'
import { readDetails, readVersion } from './version-info.ts'

const name = 'demo.example/Demo'
const open = (text: string) => openIndex(name, Buffer.from(text))
const view = (visible: readonly string[], refused: readonly string[] = []) => ({
  representation: 'list',
  baseUrl: 'https://assay.example/repo/go',
  visible: new Set(visible),
  refused: new Map(refused.map((version) => [version, 'because'])),
  warnings: new Map<string, string>(),
})

describe('a list of versions', () => {
  it('is read as the go command reads it, and tells nothing but that the versions are there', () => {
    const pseudo = 'v0.0.0-20260102030405-0123456789ab'
    const { index } = open(
      `v1.0.0\nv1.1.0-RC1 2026-01-02T03:04:05Z\r\n\nv2.0.0+incompatible\nv1\nv1.2.3+build\n${pseudo}\nv1.0.0`,
    )
    assert.deepEqual(
      index.versions.map(({ version }) => version),
      ['v1.0.0', 'v1.1.0-RC1', 'v2.0.0+incompatible'],
    )
    assert.equal(index.isBare, true)
    assert.deepEqual(index.versions[1]?.files, [
      { fileName: 'v1.1.0-RC1.zip', url: './demo.example/!demo/@v/v1.1.0-!r!c1.zip', role: 'package' },
    ])
    assert.deepEqual(open('').index.versions, [])
  })

  it('shows what a view shows', () => {
    const opened = open('v1.0.0\nv1.1.0\nv1.2.0\n')
    const shown = opened.write(view(['v1.0.0', 'v1.1.0', 'v9.0.0'], ['v1.1.0']))
    assert.equal(Buffer.from(shown).toString(), 'v1.0.0\n')
    assert.equal(opened.write(view([])).byteLength, 0)
  })

  it('what is no list is refused as a whole', () => {
    for (const text of [
      '<html>Sign in</html>',
      'v1.0.0\n404 page not found',
      '{"v1.0.0":1}',
      'v01.0.0',
      `v${'1'.repeat(400)}`,
    ])
      assert.throws(() => open(text), SyntaxError, text.slice(0, 40))
    assert.throws(() => openIndex(name, Uint8Array.of(0xff, 0xfe)), SyntaxError)
    assert.throws(() => open('v1.0.0\n'.repeat(1_300_000)), SyntaxError)
    const many = Array.from({ length: 50_001 }, (_, minor) => `v1.${minor}.0`).join('\n')
    assert.throws(() => open(many), /more than 50000/)
  })
})

describe('what describes one version', () => {
  const asked = { name, version: 'v1.0.0' }
  const read = (value: unknown) => readDetails(asked, Buffer.from(JSON.stringify(value)))

  it('its time, where it is one', () => {
    const described = read({ Version: 'v1.0.0', Time: '2026-01-02T03:04:05Z', Origin: { VCS: 'git' } })
    assert.equal(described.publishedAt, '2026-01-02T03:04:05Z')
    assert.equal(described.files[0]?.fileName, 'v1.0.0.zip')
    for (const Time of ['yesterday', 7, undefined, '2026-13-45T00:00:00Z'])
      assert.equal(read({ Version: 'v1.0.0', Time }).publishedAt, undefined)
  })

  it('another version, or none, is refused', () => {
    for (const value of [{ Version: 'v1.0.1' }, {}, null, [], 'v1.0.0', { Version: 7 }, { version: 'v1.0.0' }])
      assert.throws(() => read(value), SyntaxError, JSON.stringify(value))
    assert.throws(() => readDetails(asked, Buffer.from('<html>')), SyntaxError)
    assert.throws(() => readDetails(asked, Buffer.from(`${'['.repeat(50)}${']'.repeat(50)}`)), SyntaxError)
    assert.throws(() => readDetails(asked, Buffer.alloc(300_000, ' ')), SyntaxError)
  })

  it('a query means a version in its canonical form', () => {
    assert.equal(readVersion(Buffer.from('{"Version":"v1.2.3"}')), 'v1.2.3')
    for (const version of ['main', 'v1', '../v1.0.0', 'v1.0.0\n'])
      assert.throws(() => readVersion(Buffer.from(JSON.stringify({ Version: version }))), SyntaxError, version)
  })
})
