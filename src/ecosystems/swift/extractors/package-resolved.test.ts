import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { packageResolved } from './package-resolved.ts'

const folder = (name: string) => new URL(`../testdata/package-resolved/${name}/`, import.meta.url)
const extract = (name: string) => extractFixture(packageResolved, folder(name), 'Package.resolved')
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'

test('versions 1 to 3: repositories, folders, registries, branches', async () => {
  const [v1, v2, v3] = [await extract('v1'), await extract('v2'), await extract('v3')]
  assert.deepEqual(linesOf(v1), [
    'runtime git.example/Bank/left@1.0.5',
    `runtime git.example/bank/shared?vcs_url=git%40git.example:bank%2Fshared.git%40${COMMIT}`,
  ])
  assert.deepEqual([codesOf(v1), v1.complete], [['lockfile.unversioned-pin'], true])
  assert.deepEqual(linesOf(v2), ['runtime git.example/Bank/left@1.0.5', 'runtime near@0.1.0'])
  const { source, direct } = componentOf(v2, 'left')
  assert.deepEqual([source, direct], [`git+https://git.example/Bank/left@${COMMIT}`, undefined])
  assert.deepEqual([componentOf(v2, 'near').purl.type, componentOf(v2, 'near').source], ['generic', 'file:/srv/near'])
  assert.deepEqual(linesOf(v3), [
    'runtime git.example/Bank/left@1.0.5-beta.1',
    `runtime git.example/bank/tip?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Ftip.git%40${COMMIT}`,
    'runtime mona/linked@1.2.0',
  ])
  assert.deepEqual([codesOf(v3), v3.complete], [['lockfile.other-source', 'lockfile.unversioned-pin'], true])
})

test('what could not be understood is told', async () => {
  const code = async (text: string) => codesOf(await extractText(packageResolved, 'Package.resolved', text))
  assert.deepEqual(await code('{'), ['lockfile.unreadable'])
  assert.deepEqual(await code('{"pins": {}, "version": 2}'), ['lockfile.unreadable'])
  assert.deepEqual(await code('{"pins": [], "version": 4}'), ['lockfile.unknown-version'])
  assert.deepEqual(await code('{"pins": [1, {"identity": "a"}, {"identity": "b", "location": "??"}], "version": 2}'), [
    'lockfile.unreadable-entry',
  ])
  const pin = '{"identity": "__proto__", "location": "https://git.example/a/b", "state": {"version": "1.0.0"}}'
  assert.deepEqual(await code(`{"pins": [${pin}], "version": 2}`), [])
  assert.deepEqual(await code(`{"pins": [${pin}, ${pin}], "version": 2}`), ['lockfile.duplicate-entry'])
})

test('hostile files', async () => {
  let incomplete = 0
  for (const name of ['v1', 'v2', 'v3'])
    incomplete += await checkMutations(packageResolved, folder(name), 'Package.resolved')
  assert.ok(incomplete > 200, `${incomplete} incomplete extractions`)
  for (const text of ['['.repeat(1_000_000), `{"pins": [${'{},'.repeat(200_000)}{}], "version": 2}`])
    assert.equal((await extractHostile(packageResolved, 'Package.resolved', text)).complete, false)
})
