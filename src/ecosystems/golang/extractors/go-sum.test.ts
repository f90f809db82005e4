import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { goSum } from './go-sum.ts'

const folder = (name: string) => new URL(`../testdata/go-sum/${name}/`, import.meta.url)

test('beside a go.mod that lists the selection nothing is claimed', async () => {
  const project = new URL('../testdata/go-mod/project/', import.meta.url)
  const extraction = await extractFixture(goSum, project, 'go.sum')
  assert.deepEqual([extraction.components, extraction.warnings, extraction.complete], [[], [], true])
  assert.deepEqual(extraction.root, { name: 'bank.example/ledger' })
})

test('otherwise the highest version of each module, but what go.mod lists already and folders', async () => {
  const extraction = await extractFixture(goSum, folder('before-1.17'), 'go.sum')
  assert.deepEqual(linesOf(extraction), [
    'runtime upstream.example/right@v1.2.0',
    'runtime upstream.example/shared@v1.10.0',
  ])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.no-selection'], false])
  const { direct, hashes, line } = componentOf(extraction, 'upstream.example/shared@v1.10.0')
  assert.deepEqual([direct, hashes.length, line], [undefined, 1, 9])
})

test('without go.mod all of them', async () => {
  const extraction = await extractFixture(goSum, folder('alone'), 'go.sum')
  assert.equal(extraction.components.length, 4)
  assert.equal(extraction.complete, false)
  assert.deepEqual((await extractText(goSum, 'go.sum', '')).warnings, [])
})

test('odd lines are told, odd digests left out', async () => {
  const extraction = await extractText(goSum, 'go.sum', 'a.example/b v1.0.0 h2:abc\nwhat\n../x v1 h1:\n')
  assert.deepEqual(codesOf(extraction), ['lockfile.no-selection', 'lockfile.unreadable-entry'])
  assert.deepEqual(
    extraction.components.map(({ hashes }) => hashes),
    [[]],
  )
})
