// Lockfiles in JSON: the line of a component is the one that names it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { ecosystems } from './index.ts'

const FILES = [
  ['nuget', 'packages-lock/ledger', 'packages.lock.json'],
  ['nuget', 'project-assets/ledger', 'project.assets.json'],
  ['nuget', 'deps-json/ledger', 'Ledger.App.deps.json'],
  ['cran', 'renv-lock/ledger', 'renv.lock'],
  ['conan', 'conan-lock/v1', 'conan.lock'],
  ['pypi', 'pipfile-lock/project', 'Pipfile.lock'],
  ['npm', 'package-lock/v3', 'package-lock.json'],
] as const

for (const [type, folder, file] of FILES)
  test(`${type}: ${file}`, async () => {
    const files = fixtureFiles(new URL(`./${type}/testdata/${folder}/`, import.meta.url))
    const text = files[file] ?? assert.fail()
    const extractors = ecosystems.find((each) => each.type === type)?.extractors ?? []
    const extractor = extractors.find(({ name }) => name === `${type}/${folder.split('/')[0]}`) ?? assert.fail()
    const { components } = await extractor.extract(fileOf(file, text), memoryTree(files))
    assert.ok(components.length > 1)
    const lines = text.split('\n')
    for (const { id, purl, line } of components) {
      assert.ok(line !== undefined, id)
      // An alias names another package, and a node of a graph is a number: its reference stands below.
      const near = lines.slice(line - 1, line + 5).join('\n')
      assert.ok(near.toLowerCase().includes(purl.name.toLowerCase()), `${id} is not at line ${line}`)
    }
  })
