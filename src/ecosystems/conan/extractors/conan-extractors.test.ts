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
import { conanLock } from './conan-lock.ts'
import { parseConanReference } from './conan-reference.ts'
import { conanfileTxt } from './conanfile-txt.ts'

const folder = (path: string) => new URL(`../testdata/${path}/`, import.meta.url)

test('conan.lock of Conan 1: the graph, tools for development', async () => {
  const extraction = await extractFixture(conanLock, folder('conan-lock/v1'), 'conan.lock')
  const text =
    'ledger-text@2.1.0?channel=stable&prev=b429db8a0e324114c25ec387bfd8281f&rrev=4524fcdd41f33e8df88ece6e755a5dcc&user=bank'
  assert.deepEqual(linesOf(extraction), [
    'development ninja@1.11',
    'development* cmake@3.25.0 > ninja@1.11',
    'runtime zlib@1.2.11',
    `runtime* ${text} > zlib@1.2.11`,
    'runtime* openssl@1.1.1k?prev=bbbb&rrev=aaaa > zlib@1.2.11',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('conan.lock of Conan 2: lists, nothing said of direct', async () => {
  const extraction = await extractFixture(conanLock, folder('conan-lock/v2'), 'conan.lock')
  assert.deepEqual(linesOf(extraction), [
    'development bank-recipes@1.0.0?channel=tools&rrev=bbbb&user=bank',
    'development cmake@3.27.1?rrev=aaaa',
    'runtime ledger-text@cci.20230105?channel=stable&rrev=4524fcdd41f33e8df88ece6e755a5dcc&user=bank',
    'runtime zlib@1.2.13?rrev=97d5730b529b4224045fe7090592d4c1',
  ])
  assert.equal(Object.hasOwn(extraction.components[0] ?? {}, 'direct'), false)
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('conan.lock: what is not understood is told', async () => {
  const codes = async (text: string) => codesOf(await extractText(conanLock, 'conan.lock', text))
  assert.deepEqual(await codes('{"version": "0.5"}'), ['lockfile.unreadable'])
  assert.deepEqual(await codes('{"version": "9", "requires": []}'), ['lockfile.unknown-version'])
  assert.deepEqual(await codes('{"version": "0.5", "requires": ["x", 1, "ab/[>1]"], "build_requires": {}}'), [
    'lockfile.unreadable-entry',
  ])
  const graph = '{"version": "0.4", "graph_lock": {"nodes": {"0": {"requires": ["7"]}, "1": 1, "2": {"ref": "?"}}}}'
  assert.deepEqual(await codes(graph), ['lockfile.missing-dependency', 'lockfile.unreadable-entry'])
})

test('conanfile.txt: fixed versions and ranges by section', async () => {
  const extraction = await extractFixture(conanfileTxt, folder('conanfile-txt/ledger'), 'conanfile.txt')
  assert.deepEqual(linesOf(extraction), [
    'development* cmake ^3.25',
    'development* gtest@1.14.0',
    'runtime* anything *',
    'runtime* ledger-text@2.1.0?channel=stable&rrev=4524fcdd41f33e8df88ece6e755a5dcc&user=bank',
    'runtime* openssl >=1.1 <3, include_prerelease',
    'runtime* zlib@1.2.13',
  ])
  assert.equal(componentOf(extraction, 'requires/zlib/1.2.13').line, 3)
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  const odd = await extractText(conanfileTxt, 'conanfile.txt', '[requires]\nnothing\n')
  assert.deepEqual([codesOf(odd), odd.complete], [['manifest.unreadable-entry'], false])
})

test('references', () => {
  const plain = parseConanReference('zlib/1.2.11@_/_#0:abc#0%1.5')
  assert.deepEqual(plain?.purl, { type: 'conan', name: 'zlib', version: '1.2.11', qualifiers: {} })
  for (const text of ['', 'zlib', 'zlib/', '/1', 'zlib/1 2', 'zlib/1@a b', '../x/1', 'z'.repeat(2_000)])
    assert.equal(parseConanReference(text), undefined, text)
})

test('mutated files never throw and never yield a malformed extraction', async () => {
  assert.ok((await checkMutations(conanLock, folder('conan-lock/v1'), 'conan.lock')) > 10)
  assert.ok((await checkMutations(conanLock, folder('conan-lock/v2'), 'conan.lock')) > 10)
  assert.ok((await checkMutations(conanfileTxt, folder('conanfile-txt/ledger'), 'conanfile.txt')) > 10)
})

test('input made to cost memory or time is refused or bounded', async () => {
  const nodes = Array.from(
    { length: 30_000 },
    (_, at) => `"${at}":{"ref":"ab/${at}","requires":["${at + 1}","__proto__"]}`,
  )
  await extractHostile(conanLock, 'conan.lock', `{"version":"0.4","graph_lock":{"nodes":{${nodes.join(',')}}}}`)
  await extractHostile(conanLock, 'conan.lock', `{"version":"0.5","requires":[${'"a/1",'.repeat(100_000)}"b"]}`)
  await extractHostile(conanLock, 'conan.lock', `{"requires":${'['.repeat(1_000_000)}`)
  for (const text of [
    `[requires]\n${'ab/1\n'.repeat(200_000)}`,
    `[requires]\n${'#'.repeat(3_000_000)}`,
    `[requires]\nab/${'['.repeat(3_000_000)}`,
  ])
    await extractHostile(conanfileTxt, 'conanfile.txt', text)
})
