import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from './merge-findings.ts'
import { scanFiles } from './scan-files.ts'
import { lineExtractor, memorySource } from './testdata/memory-source.ts'

test('a file that names no range takes all bounds from a component without a version', async () => {
  const files = { 'one/manifest.txt': 'a ?^1.0.0\nb ?^1.0.0', 'two/manifest.txt': 'a\nb ?^2.0.0\nc@1.0.0' }
  const tree = await scanFiles(memorySource(files), {
    extractors: [lineExtractor('npm/manifest', 'manifest', 'manifest.txt')],
  })
  const subject = { kind: 'folder', name: 'x', facts: {} } as const
  const { components } = mergeFindings(tree, { subject, findType: findEcosystem })
  assert.deepEqual(
    components.map(({ ref, requirements, unrestricted }) => [ref, requirements, unrestricted]),
    [
      ['pkg:npm/a', ['^1.0.0'], true],
      ['pkg:npm/b', ['^1.0.0', '^2.0.0'], undefined],
      ['pkg:npm/c@1.0.0', [], undefined],
    ],
  )
})
