import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkMutations } from '#ecosystems/extraction/testdata/mutations.ts'
import { formatPurl } from '#formats/purl.ts'
import { workflow } from './workflow.ts'

const PATH = '.github/workflows/build.yml'
const folder = new URL('../testdata/workflow/', import.meta.url)
const build = fixtureFiles(folder)[PATH] ?? ''

async function read(text: string) {
  const { components, warnings, complete } = await workflow.extract(fileOf(PATH, text), memoryTree())
  const told = components.map(({ purl, scope, direct, line }) => [formatPurl(purl), scope, direct, line].join(' '))
  return { told, codes: warnings.map(({ code }) => code), complete }
}

const step = (uses: string) => `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n`

describe('workflows', () => {
  test('are known by their place', () => {
    for (const path of [PATH, 'apps/.github/workflows/a.yaml']) assert.ok(workflow.matches(path), path)
    for (const path of ['.github/a.yml', 'workflows/a.yml', '.github/workflows/a/b.yml'])
      assert.ok(!workflow.matches(path))
  })

  test('name actions, reusable workflows and images, each once; what lies in the project is none', async () => {
    const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    assert.deepEqual(await read(build), {
      told: [
        'pkg:github/actions/checkout@v4 development true 9',
        'pkg:github/actions/cache@v4.1.0#restore development true 11',
        'pkg:github/bank/sign@4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e development true 12',
        `pkg:oci/lint@sha256:${digest}?repository_url=upstream.example%2Fbank%2Flint&tag=1.2 development true 14`,
        'pkg:oci/alpine?tag=3.20 development true 15',
        'pkg:github/bank/workflows@main#.github/workflows/release.yml development true 19',
      ],
      codes: ['manifest.pinned-commit'],
      complete: true,
    })
  })

  test('with what cannot be read are incomplete', async () => {
    assert.deepEqual((await read(step(`"$\{{ matrix.action }}"`))).codes, ['manifest.computed-entry'])
    for (const uses of ['checkout@v4', 'a/b', 'a/..@v1', 'a/b/../c@v1', 'docker://', `a/${'b'.repeat(2_000)}@v1`])
      assert.deepEqual(
        await read(step(uses)),
        { told: [], codes: ['manifest.unreadable-entry'], complete: false },
        uses,
      )
    assert.deepEqual(await read('on: push'), { told: [], codes: [], complete: true })
    assert.equal((await read('jobs: [')).complete, false)
  })

  test('survive changes of every kind', async () => {
    await checkMutations(workflow, folder, PATH)
  })
})
