import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundedTree } from './bounded-tree.ts'
import { scanLimits } from './scan-limits.ts'
import { memorySource } from './testdata/memory-source.ts'

const source = memorySource({ 'a/b.txt': 'b', 'a/c/d.txt': 'd'.repeat(50), 'e.txt': 'e' })
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

describe('the neighbours that an extractor sees', () => {
  it('are those within the root', async () => {
    const tree = boundedTree(source, scanLimits)
    assert.equal(text(await tree.read('a/../e.txt')), 'e')
    assert.equal(text(await tree.read('./a//b.txt')), 'b')
    for (const path of ['../e.txt', 'a/../../e.txt', '..', '', 'a', 'a\0b', 'x'.repeat(5_000)])
      assert.equal(await tree.read(path), undefined, path)
    assert.deepEqual(await tree.list('a'), ['b.txt', 'c'])
    assert.deepEqual(await tree.list('../..'), [])
    assert.deepEqual(tree.refusals, [])
  })

  it('are not more than the limits, and what is refused is told', async () => {
    const tree = boundedTree(source, { ...scanLimits, treeReadsMax: 3, manifestBytesMax: 10 })
    assert.equal(await tree.read('a/c/d.txt'), undefined)
    await tree.read('e.txt')
    await tree.list('a')
    assert.equal(await tree.read('e.txt'), undefined)
    assert.deepEqual(await tree.list('a'), [])
    assert.deepEqual(
      tree.refusals.map(({ code }) => code),
      ['file.too-large', 'file.too-many-reads'],
    )
  })

  it('that cannot be read are absent, not an error', async () => {
    const broken = { ...source, open: () => Promise.reject(new Error('broken disk')) }
    const tree = boundedTree(broken, scanLimits)
    assert.equal(await tree.read('e.txt'), undefined)
    assert.deepEqual(tree.refusals, [{ path: 'e.txt', code: 'file.unreadable', message: 'broken disk' }])
  })
})
