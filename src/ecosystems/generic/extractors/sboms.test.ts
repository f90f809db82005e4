import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { cyclonedxBom } from './cyclonedx.ts'
import { spdxDocument } from './spdx.ts'

const bom = fixtureFiles(new URL('../testdata/cyclonedx/', import.meta.url))['bom.json'] ?? ''
const spdx = fixtureFiles(new URL('../testdata/spdx/', import.meta.url))['ledger.spdx.json'] ?? ''

describe('bills of materials in a tree', () => {
  test('CycloneDX: nested components, hashes, edges; one without a purl is told', async () => {
    assert.equal(cyclonedxBom.matches('target/bom.json'), true)
    assert.equal(cyclonedxBom.matches('a.cdx.json'), true)
    assert.equal(cyclonedxBom.matches('package.json'), false)
    const { components, warnings, complete } = await cyclonedxBom.extract(fileOf('bom.json', bom), memoryTree())
    const lines = components.map(
      ({ purl, scope, dependsOn, hashes }) => `${scope} ${formatPurl(purl)} > ${dependsOn} ${hashes.length}`,
    )
    assert.deepEqual(lines.toSorted(), [
      'optional pkg:pypi/inner-part@0.2 >  0',
      'runtime pkg:npm/left@1.2.0 > inner 1',
    ])
    assert.deepEqual([warnings.map(({ code }) => code), complete], [['sbom.component-without-purl'], false])
  })

  test('SPDX: packages without the one described, edges in both directions', async () => {
    const { components, complete } = await spdxDocument.extract(fileOf('ledger.spdx.json', spdx), memoryTree())
    const lines = components.map(({ purl, license, dependsOn }) => `${formatPurl(purl)} ${license} > ${dependsOn}`)
    assert.deepEqual(lines, ['pkg:npm/left@1.2.0 MIT > SPDXRef-right', 'pkg:npm/right@2.0.0 undefined > '])
    assert.equal(complete, true)
  })

  test('other documents', async () => {
    const other = await cyclonedxBom.extract(fileOf('bom.json', '{}'), memoryTree())
    assert.deepEqual([other.components, other.warnings[0]?.code], [[], 'sbom.other-document'])
    const broken = await spdxDocument.extract(fileOf('a.spdx.json', '{'), memoryTree())
    assert.equal(broken.complete, false)
  })
})
