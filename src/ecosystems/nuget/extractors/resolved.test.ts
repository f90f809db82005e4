import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { depsJson } from './deps-json.ts'
import { packagesConfig } from './packages-config.ts'
import { packagesLock } from './packages-lock.ts'
import { projectAssets } from './project-assets.ts'

const folder = (format: string) => new URL(`../testdata/${format}/ledger/`, import.meta.url)

test('packages.lock.json: frameworks together, runtimes on top of theirs, projects are the own', async () => {
  const extraction = await extractFixture(packagesLock, folder('packages-lock'), 'packages.lock.json')
  assert.deepEqual(linesOf(extraction), [
    'runtime Ledger.Native.Linux@2.1.0',
    'runtime Ledger.Pinned@3.0.0',
    'runtime* Ledger.Logging@5.0.0-rc.1',
    'runtime* Ledger.Shared@1.4.0',
    'runtime* Ledger.Text@1.0.0',
    'runtime* Ledger.Text@2.1.0 > Ledger.Native.Linux@2.1.0 > Ledger.Pinned@3.0.0 > Ledger.Shared@1.4.0',
  ])
  assert.deepEqual(componentOf(extraction, 'ledger.text@2.1.0').hashes, [`sha512-${'a'.repeat(86)}==`])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('packages.lock.json: what is not understood is told', async () => {
  const read = async (text: string) => {
    const { components, complete, ...rest } = await extractText(packagesLock, 'packages.lock.json', text)
    return [components.length, complete, ...codesOf({ components, complete, ...rest })]
  }
  assert.deepEqual(await read('{}'), [0, false, 'lockfile.unreadable'])
  assert.deepEqual(await read('{"version": 9, "dependencies": {}}'), [0, false, 'lockfile.unknown-version'])
  const entries =
    '"A": {"type": "Direct", "resolved": "1.0", "dependencies": {"Gone": "1"}}, "B": {"type": "Magic"}, "C": 1, "D": {"type": "Direct"}'
  assert.deepEqual(await read(`{"version": 1, "dependencies": {"net8.0": {${entries}}}}`), [
    1,
    false,
    'lockfile.missing-dependency',
    'lockfile.unreadable-entry',
  ])
})

test('packages.config: exact versions, development marked, nothing said of direct', async () => {
  const extraction = await extractFixture(packagesConfig, folder('packages-config'), 'packages.config')
  assert.deepEqual(linesOf(extraction), [
    'development Ledger.Analyzers@0.9.0-beta1',
    'runtime Ledger.Shared@1.4',
    'runtime Ledger.Text@2.1.0',
  ])
  assert.deepEqual([componentOf(extraction, 'ledger.shared@1.4').line, extraction.complete], [4, true])
  assert.equal(Object.hasOwn(extraction.components[0] ?? {}, 'direct'), false)
  assert.deepEqual(codesOf(await extractText(packagesConfig, 'packages.config', '<configuration/>')), [
    'lockfile.unreadable',
  ])
})

test('deps.json: the program is the root, its runtime a package, plain assemblies are none', async () => {
  const extraction = await extractFixture(depsJson, folder('deps-json'), 'Ledger.App.deps.json')
  assert.deepEqual(linesOf(extraction), [
    'runtime Ledger.Shared@1.4.0',
    'runtime* Ledger.Logging@5.0.0',
    'runtime* Ledger.Runtime.linux-x64@8.0.1',
    'runtime* Ledger.Text@2.1.0 > Ledger.Shared@1.4.0',
  ])
  assert.deepEqual(extraction.root, { name: 'Ledger.App', version: '1.3.0' })
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.missing-dependency'], true])
  assert.deepEqual(componentOf(extraction, 'ledger.logging@5.0.0').hashes, [])
})

test('project.assets.json: what private packages alone bring is for development', async () => {
  const extraction = await extractFixture(projectAssets, folder('project-assets'), 'project.assets.json')
  assert.deepEqual(linesOf(extraction), [
    'development Ledger.Rules@0.9.0',
    'development* Ledger.Analyzers@0.9.0 > Ledger.Rules@0.9.0 > Ledger.Shared@1.4.0',
    'runtime Ledger.Shared@1.4.0',
    'runtime* Ledger.Logging@5.0.0',
    'runtime* Ledger.Text@2.1.0 > Ledger.Shared@1.4.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings], [{ name: 'Ledger.App', version: '1.3.0' }, []])
})
