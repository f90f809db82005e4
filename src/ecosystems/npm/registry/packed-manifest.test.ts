import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeTarball } from '#test/upstreams/make-tarball.ts'
import { ManifestMismatch } from '../../gate/registry.ts'
import { compareManifests, readPackedManifest } from './packed-manifest.ts'

const base = { name: '@bank/ledger', version: '1.0.0' }
const differences = (published: object, packed: object): readonly string[] => {
  try {
    compareManifests({ ...base, ...published }, { ...base, ...packed })
    return []
  } catch (error) {
    if (error instanceof ManifestMismatch) return error.fields
    throw error
  }
}

describe('the manifest inside a tarball', () => {
  it('is the one package.json at its top', async () => {
    const text = JSON.stringify(base)
    assert.deepEqual(await readPackedManifest(makeTarball({ 'package/package.json': `\uFEFF${text}` })), base)
    assert.deepEqual(
      await readPackedManifest(makeTarball({ 'other/package.json': text, 'other/x/package.json': '{' })),
      base,
    )
    const bad: readonly Readonly<Record<string, string>>[] = [
      { 'package/index.js': '' },
      { 'package/x/package.json': text },
      { 'package/package.json': '[]' },
      { 'package/package.json': '{' },
      { 'package/package.json': '{"a":'.repeat(500) },
      { 'package/package.json': text, 'other/package.json': text },
      { 'package/package.json': text, 'package/Package.json': text },
      // Without a folder: pnpm takes it for the manifest. With the other slash: Windows does.
      { 'package/package.json': text, 'package.json': text },
      { 'package/package.json': text, 'package\\package.json': text },
      // The Kelvin sign is a K to some file systems.
      { 'package/package.json': text, 'package/pac\u212Aage.json': text },
      { 'package.json': text },
    ]
    for (const files of bad) await assert.rejects(readPackedManifest(makeTarball(files)), { name: 'SyntaxError' })
    await assert.rejects(readPackedManifest(Buffer.from('no tarball')), { name: 'SyntaxError' })
  })

  it('says the same as the publication, however clients write it', () => {
    const same: readonly (readonly [object, object])[] = [
      [{}, { version: 'v1.0.0' }],
      [{ bin: { ledger: 'cli.js' } }, { bin: './cli.js' }],
      [{ bin: { ledger: 'bin/a.js' } }, { directories: { bin: './bin' } }],
      [{ scripts: { test: 'jest', install: 'node-gyp rebuild' } }, { scripts: { test: 'node_modules/.bin/jest' } }],
      [
        { dependencies: { a: '1', b: '2' }, optionalDependencies: { b: '2' } },
        { dependencies: { a: ' 1' }, optionalDependencies: { b: '2' } },
      ],
      [{ description: 'other', devDependencies: { x: '1' }, _id: 'x', dist: {} }, {}],
    ]
    for (const [published, packed] of same) assert.deepEqual(differences(published, packed), [], JSON.stringify(packed))
  })

  it('is refused where it says something else, with all that differs', () => {
    const cases: readonly (readonly [object, object, string])[] = [
      [{}, { name: 'other' }, 'name'],
      [{}, { name: undefined }, 'name'],
      [{}, { version: '1.0.1' }, 'version'],
      [{}, { dependencies: { evil: '1' } }, 'dependencies'],
      [{ dependencies: { a: '1' } }, { dependencies: { a: '2' } }, 'dependencies'],
      [{ dependencies: { a: '1' } }, { optionalDependencies: { evil: '1' } }, 'dependencies'],
      [{ dependencies: { a: '1' } }, { dependencies: ['a'] }, 'dependencies'],
      [{ dependencies: {} }, JSON.parse('{"dependencies":{"__proto__":"1"}}'), 'dependencies'],
      [{}, { peerDependencies: { a: '1' } }, 'peerDependencies'],
      [{}, { scripts: { postinstall: 'evil' } }, 'scripts'],
      [{ scripts: { postinstall: 'good' } }, { scripts: { postinstall: 'evil' } }, 'scripts'],
      [{ scripts: { install: 'node-gyp rebuild' } }, { scripts: { install: 'evil' } }, 'scripts'],
      [{ bin: { ls: 'a.js' } }, {}, 'bin'],
      [{ bin: { ls: 'a.js' } }, { bin: { ls: 'b.js' } }, 'bin'],
      [{ bin: { ls: 'a.js' } }, { directories: { bin: 'bin' } }, 'bin'],
    ]
    for (const [published, packed, field] of cases)
      assert.deepEqual(differences(published, packed), [field], JSON.stringify(packed))
    assert.deepEqual(differences({}, { version: '2.0.0', scripts: { install: 'x' } }), ['version', 'scripts'])
  })
})
