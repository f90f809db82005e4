import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkMutations } from '#ecosystems/extraction/testdata/mutations.ts'
import { formatPurl } from '#formats/purl.ts'
import { goWork } from './go-work.ts'

const folder = new URL('../testdata/go-work/project/', import.meta.url)
const files = fixtureFiles(folder)

async function read(changed: Readonly<Record<string, string>> = {}) {
  const all = { ...files, ...changed }
  const { components, warnings, complete } = await goWork.extract(
    fileOf('go.work', all['go.work'] ?? ''),
    memoryTree(all),
  )
  return {
    told: components.map(
      ({ purl, direct, hashes, requirement }) => `${formatPurl(purl)} ${direct} ${hashes.length}${requirement ?? ''}`,
    ),
    codes: warnings.map(({ code }) => code),
    complete,
  }
}

describe('go.work', () => {
  test('selects the highest version that one of its modules asks for, replaced as it says', async () => {
    assert.ok(goWork.matches('a/go.work') && !goWork.matches('vendor/a/go.work') && !goWork.matches('go.work.sum'))
    assert.deepEqual(await read(), {
      told: [
        'pkg:golang/stdlib true 0go1.22.3',
        'pkg:golang/git.example/bank/errs@v1.10.0 true 1',
        'pkg:golang/git.example/fork/table@v1.3.1 false 0',
      ],
      codes: ['manifest.missing-folder'],
      complete: false,
    })
  })

  test('is complete when every module is there, and not before Go 1.17', async () => {
    const found = (files['go.work'] ?? '').replace('\t./gone\n', '')
    assert.equal((await read({ 'go.work': found })).complete, true)
    const old = (files['forms/go.mod'] ?? '').replace('go 1.22', 'go 1.16')
    assert.deepEqual((await read({ 'go.work': found, 'forms/go.mod': old })).codes, ['manifest.partial-selection'])
  })

  test('does not look outside of the tree', async () => {
    const { codes, told } = await read({ 'go.work': 'go 1.22\nuse ../../etc\nuse /etc\n' })
    assert.deepEqual([codes, told.length], [['manifest.missing-folder', 'manifest.missing-folder'], 1])
  })

  test('survives changes of every kind', async () => {
    await checkMutations(goWork, folder, 'go.work')
  })
})
