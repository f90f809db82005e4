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
import { mixLock } from './mix-lock.ts'

const PROJECT = new URL('../testdata/mix-lock/project/', import.meta.url)
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'

test('packages of the registry, of an organisation, of other places, with edges', async () => {
  const extraction = await extractFixture(mixLock, PROJECT, 'mix.lock')
  assert.deepEqual(linesOf(extraction), [
    'runtime acme/ours@3.0.1',
    'runtime checker@1.4.0-rc.1',
    `runtime forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40${COMMIT}`,
    'runtime inside@0.1.7 > left@1.0.5',
    'runtime left@1.0.5 > shared_text@1.9.0',
    'runtime local',
    'runtime old@0.9.0 > left@1.0.5',
    'runtime shared_text@1.9.0',
  ])
  assert.deepEqual(codesOf(extraction), ['lockfile.folder-source', 'lockfile.git-source', 'lockfile.other-registry'])
  assert.equal(extraction.complete, true)
  const { direct, hashes, line } = componentOf(extraction, 'shared')
  assert.deepEqual([direct, hashes.length, line], [undefined, 1, 9])
  assert.deepEqual(componentOf(extraction, 'old').hashes, [])
  assert.deepEqual(
    ['inside', 'local'].map((id) => [componentOf(extraction, id).purl.type, componentOf(extraction, id).source]),
    [
      ['generic', 'registry:bank'],
      ['generic', 'file:../local'],
    ],
  )
})

test('other ways to write the same map', async () => {
  const text =
    '# locked\n%{"a" => {:hex, :"a", "1.0.0", "", [], []},\n b: {:hex, :b, "2.0.0", "", [:mix], [{:a, "~> 1.0", []}], "hexpm"}}'
  assert.deepEqual(linesOf(await extractText(mixLock, 'mix.lock', text)), [
    'runtime a@1.0.0',
    'runtime b@2.0.0 > a@1.0.0',
  ])
  assert.deepEqual((await extractText(mixLock, 'mix.lock', '%{\n}\n')).warnings, [])
  assert.equal((await extractText(mixLock, 'mix.lock', '')).complete, true)
})

test('what is no literal map is refused, odd entries are told', async () => {
  const code = async (text: string) => codesOf(await extractText(mixLock, 'mix.lock', text))
  for (const text of ['[]', '%{"a": ', '%{"a": System.halt()}', '%{"a": "#{1 + 1}"}', 'a b', '%{"a" "b"}', '%{a: ::b}'])
    assert.deepEqual(await code(text), ['lockfile.unreadable'], text)
  assert.deepEqual(await code('%{"a": {:hex, :a}, "b": nil, "c": {:svn, "x"}, "d": {:git, 1}}'), [
    'lockfile.unreadable-entry',
  ])
  assert.deepEqual(await code('%{"a": {:hex, :"a b", "1.0.0"}}'), ['lockfile.unreadable-entry'])
  assert.deepEqual(await code('%{"__proto__": {:hex, :constructor, "1.0.0"}}'), [])
  assert.deepEqual(await code('%{"a": {:hex, :a, "1.0.0"}, "a": {:hex, :a, "1.0.1"}}'), ['lockfile.duplicate-entry'])
})

test('hostile files', async () => {
  assert.ok((await checkMutations(mixLock, PROJECT, 'mix.lock')) > 50)
  for (const text of [
    '['.repeat(1_000_000),
    `%{"a": ${'{'.repeat(100)}`,
    '%{'.repeat(50_000),
    `"${'\\n'.repeat(500_000)}`,
    '#\n'.repeat(500_000),
  ])
    assert.equal((await extractHostile(mixLock, 'mix.lock', text)).complete, false)
  const many = Array.from(
    { length: 20_000 },
    (_, index) => `"p${index}": {:hex, :p${index}, "1.0.0", "", [], [{:p0, "", []}]}`,
  )
  assert.equal((await extractHostile(mixLock, 'mix.lock', `%{${many.join(',\n')}}`)).components.length, 20_000)
})
