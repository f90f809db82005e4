import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkMutations } from '#ecosystems/extraction/testdata/mutations.ts'
import { formatPurl } from '#formats/purl.ts'
import { readErlangTerms } from './erlang-term.ts'
import { rebarLock } from './rebar-lock.ts'

const folder = new URL('../testdata/rebar-lock/project/', import.meta.url)
const lock = fixtureFiles(folder)['rebar.lock'] ?? ''

async function read(text: string) {
  const { components, warnings, complete } = await rebarLock.extract(fileOf('rebar.lock', text), memoryTree())
  const told = components.map(({ purl, direct, hashes }) =>
    [formatPurl(purl), direct, ...hashes.map((hash) => hash.slice(0, 12))].join(' '),
  )
  return { told, codes: warnings.map(({ code }) => code), complete }
}

describe('rebar.lock', () => {
  test('packages with their level and the digest of their archive', async () => {
    assert.ok(rebarLock.matches('apps/rebar.lock') && !rebarLock.matches('rebar.config'))
    const commit = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
    assert.deepEqual(await read(lock), {
      told: [
        'pkg:hex/cowboy@2.9.0 true sha256:2c729',
        'pkg:hex/cowlib@2.11.0 false sha256:2b3e9',
        `pkg:hex/forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40${commit} true`,
        'pkg:hex/real_name@1.0.0 false',
      ],
      codes: ['lockfile.git-source'],
      complete: true,
    })
  })

  test('the first version, an empty file, an unknown version', async () => {
    const { told } = await read('[{<<"a">>,{pkg,<<"a">>,<<"1.0">>},0}].\n')
    assert.deepEqual(told, ['pkg:hex/a@1.0 true'])
    assert.deepEqual(await read('% nothing\n'), { told: [], codes: [], complete: true })
    assert.deepEqual((await read(lock.replace('1.2.0', '9.0'))).codes[0], 'lockfile.unknown-version')
    assert.deepEqual((await read('{"1.2.0", 1}.')).codes, ['lockfile.unreadable'])
    assert.deepEqual((await read('[{<<"a">>,{svn,"x"},0}].')).codes, ['lockfile.unreadable-entry'])
  })

  test('terms end where Erlang ends them', () => {
    assert.deepEqual(readErlangTerms(`{a, 'B c', "d\\"e", <<"f"/utf8>>, [1, -2], <<>>}. % g`), [
      { tuple: [{ atom: 'a' }, { atom: 'B c' }, 'd"e', 'f', { list: [1, -2] }, ''] },
    ])
    for (const text of ['{', 'a', '[1', '"a', '{a b}.', '<<1>>.', 'X.', '[,].'])
      assert.throws(() => readErlangTerms(text))
    assert.throws(() => readErlangTerms('['.repeat(100_000)), { name: 'LimitError' })
  })

  test('survives changes of every kind', async () => {
    await checkMutations(rebarLock, folder, 'rebar.lock')
  })
})
