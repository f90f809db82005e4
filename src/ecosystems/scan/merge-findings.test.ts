import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from './merge-findings.ts'
import { scanFiles } from './scan-files.ts'
import { lineExtractor, type MemoryFile, memorySource } from './testdata/memory-source.ts'

const extractors: readonly Extractor[] = [
  lineExtractor('npm/lock', 'lockfile', 'lock.txt'),
  lineExtractor('npm/manifest', 'manifest', 'manifest.txt'),
  lineExtractor('npm/installed', 'installed', 'record.txt'),
  lineExtractor('gem/lock', 'lockfile', 'gems.txt'),
]
const subject = { kind: 'folder', name: 'x', facts: {} } as const

async function merged(files: Readonly<Record<string, MemoryFile>>, reversed = false) {
  const tree = await scanFiles(memorySource(files, reversed), { extractors })
  return mergeFindings(tree, { subject, findType: findEcosystem })
}

const summary = (sbom: Awaited<ReturnType<typeof merged>>) =>
  sbom.components.map(
    ({ ref, direct }) => `${ref.slice(4)}${direct === undefined ? '' : direct ? ' direct' : ' indirect'}`,
  )

describe('merging findings', () => {
  it('makes one component of a purl, with all places, hashes, edges and the strongest use', async () => {
    const sha = `sha256:${'a'.repeat(64)}`
    const sbom = await merged({
      'b/lock.txt': `a@1 dev indirect >b@1 sha1:${'b'.repeat(40)}\nb@1 dev`,
      'a/lock.txt': `a@1 direct >c@1 ${sha}\nc@1 shabby:hash`,
      'node_modules/a/record.txt': 'a@1',
    })
    assert.deepEqual(summary(sbom), ['npm/a@1 direct', 'npm/b@1', 'npm/c@1'])
    const [a, , c] = sbom.components
    assert.equal(a?.scope, 'runtime')
    assert.deepEqual(a?.dependsOn, ['pkg:npm/b@1', 'pkg:npm/c@1'])
    assert.deepEqual(
      a?.digests.map(({ algorithm }) => algorithm),
      ['sha1', 'sha256'],
    )
    assert.deepEqual(c?.otherHashes, ['shabby:hash'])
    assert.deepEqual(
      a?.occurrences.map(({ path, line, extractor }) => [path, line, extractor]),
      [
        ['a/lock.txt', 1, 'npm/lock'],
        ['b/lock.txt', 1, 'npm/lock'],
        ['node_modules/a/record.txt', 1, 'npm/installed'],
      ],
    )
    assert.equal(sbom.complete, true)
    assert.deepEqual(sbom.directRefs, ['pkg:npm/a@1'])
  })

  it('takes the ranges of a manifest beside its lockfile as marks, and keeps them where there is none', async () => {
    const sbom = await merged({
      'manifest.txt': 'a ?^1.0.0\nodd ?some-tag',
      'lock.txt': 'a@1.5.0 >b@2.0.0\nb@2.0.0\nodd@3.0.0',
      'alone/manifest.txt': 'a ?^9.0.0',
      'other/manifest.txt': 'a ?^1.2.0',
      'gem/manifest.txt': 'gem-only ?*',
      'gem/gems.txt': 'gem-only@1',
    })
    assert.deepEqual(summary(sbom), [
      'gem/gem-only@1',
      'npm/a',
      'npm/a@1.5.0 direct',
      'npm/b@2.0.0 indirect',
      'npm/gem-only',
      'npm/odd@3.0.0 direct',
    ])
    const [, alone, locked] = sbom.components
    assert.deepEqual(alone?.requirements, ['^9.0.0'])
    assert.deepEqual(locked?.requirements, ['^1.0.0', '^1.2.0'])
    assert.deepEqual(
      locked?.occurrences.map(({ path }) => path),
      ['lock.txt', 'manifest.txt', 'other/manifest.txt'],
    )
  })

  it('picks the version that is in the range where a lockfile has several', async () => {
    const sbom = await merged({ 'manifest.txt': 'a ?^1.0.0', 'lock.txt': 'a@1.5.0\na@2.0.0' })
    assert.deepEqual(summary(sbom), ['npm/a@1.5.0 direct', 'npm/a@2.0.0 indirect'])
  })

  it('reports what a manifest asks for and its lockfile lacks', async () => {
    const sbom = await merged({ 'manifest.txt': 'a ?^1.0.0\nb ?^1.0.0\nc ?^1.0.0 dev', 'lock.txt': 'a@1.0.0' })
    assert.deepEqual(summary(sbom), ['npm/a@1.0.0 direct'])
    assert.deepEqual(
      sbom.problems.map(({ path, line, code }) => [path, line, code]),
      [['manifest.txt', 2, 'manifest.not-locked']],
    )
    assert.equal(sbom.complete, false)
  })

  it('is the same whatever the order, and its edges lead to its components', async () => {
    const place = fc.constantFrom('lock.txt', 'manifest.txt', 'a/lock.txt', 'a/manifest.txt', 'a/b/record.txt')
    const line = fc
      .tuple(fc.constantFrom('x', 'y', '__proto__'), fc.constantFrom('@1.0.0', '@1.1.0', ' ?^1.0.0', ''), fc.boolean())
      .map(([name, version, direct]) => `${name}${version}${direct ? ' direct' : ''} >x@1.0.0`)
    const files = fc.dictionary(
      place,
      fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n')),
    )
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const sbom = await merged(given)
        assert.deepEqual(await merged(given, true), sbom)
        const refs = new Set(sbom.components.map(({ ref }) => ref))
        assert.equal(refs.size, sbom.components.length)
        for (const { dependsOn, occurrences } of sbom.components) {
          assert.ok(occurrences.length > 0)
          for (const ref of dependsOn) assert.ok(refs.has(ref), ref)
        }
      }),
      { seed: 20261122, numRuns: 200 },
    )
  })

  it('is incomplete, and says why, when an extraction is', async () => {
    const extractor: Extractor = {
      ...lineExtractor('npm/part', 'lockfile', 'part.txt'),
      extract: async () => ({ extractor: 'npm/part', components: [], warnings: [], complete: false }),
    }
    const tree = await scanFiles(memorySource({ 'part.txt': '' }), { extractors: [extractor] })
    const sbom = mergeFindings(tree, { subject, findType: findEcosystem })
    assert.equal(sbom.complete, false)
    assert.deepEqual(
      sbom.problems.map(({ path, code }) => [path, code]),
      [['part.txt', 'file.incomplete']],
    )
  })
})
