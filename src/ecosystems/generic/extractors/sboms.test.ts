import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { cyclonedxBom } from './cyclonedx.ts'
import { spdxDocument } from './spdx.ts'

const fixtures = {
  ...fixtureFiles(new URL('../testdata/cyclonedx/', import.meta.url)),
  ...fixtureFiles(new URL('../testdata/spdx/', import.meta.url)),
}

async function read(extractor: Extractor, path: string, content = fixtures[path] ?? assert.fail(path)) {
  assert.ok(extractor.matches(path), path)
  const { components, warnings, complete, root } = await extractor.extract(fileOf(path, content), memoryTree())
  const lines = components.map(({ purl, scope, direct, license, hashes, dependsOn }) =>
    [formatPurl(purl), scope, direct, license, hashes.length, `> ${dependsOn}`].join(' '),
  )
  return { lines, codes: warnings.map(({ code }) => code), complete, root }
}

describe('CycloneDX in a tree', () => {
  test('is known by its name', () => {
    for (const path of ['target/bom.json', 'bom.xml', 'a.cdx.json', 'b/a.cdx.xml', 'cyclonedx.json'])
      assert.ok(cyclonedxBom.matches(path), path)
    for (const path of ['package.json', 'mybom.xml', 'pom.xml', 'cdx.json'])
      assert.ok(!cyclonedxBom.matches(path), path)
  })

  test('JSON: nested components, hashes, edges; one without a purl is told', async () => {
    assert.deepEqual(await read(cyclonedxBom, 'bom.json'), {
      lines: ['pkg:npm/left@1.2.0 runtime   1 > inner', 'pkg:pypi/inner-part@0.2 optional   0 > '],
      codes: ['sbom.component-without-purl'],
      complete: false,
      root: { name: 'ledger', version: '1.0.0' },
    })
  })

  test('XML: the same, with licences, and what the subject asks for; an operating system has no purl', async () => {
    assert.deepEqual(await read(cyclonedxBom, 'bom.xml'), {
      lines: [
        'pkg:npm/left@1.2.0 runtime true MIT AND Our own terms 1 > inner',
        'pkg:maven/bank.example/inner@0.2 development false MIT OR Apache-2.0 0 > ',
      ],
      codes: ['sbom.component-without-purl'],
      complete: true,
      root: { name: 'ledger', version: '1.0.0' },
    })
  })

  test('XML 1.1: edges of the extension, components without names of their own', async () => {
    assert.deepEqual(await read(cyclonedxBom, 'first.cdx.xml'), {
      lines: ['pkg:npm/left@1.2.0 runtime   0 > pkg:npm/right@2.0.0', 'pkg:npm/right@2.0.0 runtime   0 > '],
      codes: [],
      complete: true,
      root: undefined,
    })
  })

  test('other documents, other versions', async () => {
    assert.deepEqual(await read(cyclonedxBom, 'bom.json', '{}').then(({ codes, complete }) => [codes, complete]), [
      ['sbom.other-document'],
      true,
    ])
    const maven = '<project xmlns="http://maven.example/POM/4.0.0"><components/></project>'
    assert.deepEqual((await read(cyclonedxBom, 'bom.xml', maven)).codes, ['sbom.other-document'])
    const later = (fixtures['bom.xml'] ?? '').replace('bom/1.6', 'bom/2.0')
    const { lines, codes } = await read(cyclonedxBom, 'bom.xml', later)
    assert.deepEqual([lines.length, codes[0]], [2, 'sbom.unknown-version'])
    const bomb = '<!DOCTYPE bom [<!ENTITY a "a">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>'
    assert.deepEqual((await read(cyclonedxBom, 'bom.xml', bomb)).codes, ['lockfile.unreadable'])
  })
})

describe('SPDX in a tree', () => {
  test('is known by its name', () => {
    for (const path of ['spdx.json', 'a.spdx', 'b/a.spdx.yml', 'a.spdx.yaml', 'a.spdx3.json', 'a.spdx.json'])
      assert.ok(spdxDocument.matches(path), path)
    for (const path of ['spdx', 'a.spdx.rdf', 'a.json']) assert.ok(!spdxDocument.matches(path), path)
  })

  test('JSON: packages without the one described, edges in both directions', async () => {
    assert.deepEqual(await read(spdxDocument, 'ledger.spdx.json'), {
      lines: ['pkg:npm/left@1.2.0 runtime  MIT 0 > SPDXRef-right', 'pkg:npm/right@2.0.0 runtime   0 > '],
      codes: [],
      complete: true,
      root: { name: 'ledger', version: '1.0.0' },
    })
  })

  for (const path of ['ledger.spdx', 'ledger.spdx.yaml', 'ledger.spdx3.json'])
    test(`${path}: the same model in another notation`, async () => {
      const { lines, ...rest } = await read(spdxDocument, path)
      const ref = path.endsWith('3.json') ? 'https://bank.example/spdx/right' : 'SPDXRef-right'
      assert.deepEqual(lines, [
        `pkg:npm/left@1.2.0 runtime true MIT 1 > ${ref}`,
        'pkg:npm/right@2.0.0 development false  0 > ',
      ])
      assert.deepEqual(rest, { codes: [], complete: true, root: { name: 'ledger', version: '1.0.0' } })
    })

  test('a graph of SPDX 3 under the name of SPDX 2, JSON under the name of tag-value', async () => {
    const graph = await read(spdxDocument, 'ledger.spdx.json', fixtures['ledger.spdx3.json'])
    assert.equal(graph.lines.length, 2)
    assert.equal((await read(spdxDocument, 'ledger.spdx', fixtures['ledger.spdx.json'])).lines.length, 2)
  })

  test('several described packages are components', async () => {
    const described = (fixtures['ledger.spdx.yaml'] ?? '').replace(
      '  - SPDXRef-ledger\n',
      '  - SPDXRef-ledger\n  - SPDXRef-left\n',
    )
    const { lines, codes, root } = await read(spdxDocument, 'ledger.spdx.yaml', described)
    assert.deepEqual([lines.length, codes, root], [2, ['sbom.component-without-purl'], undefined])
  })

  test('other documents, broken ones, and a text without an end', async () => {
    for (const [path, content] of [
      ['a.spdx', 'a text'],
      ['a.spdx', '<?xml version="1.0"?><rdf:RDF/>'],
      ['a.spdx.json', '{}'],
      ['a.spdx.yml', '- a'],
    ] as const) {
      const { codes, complete } = await read(spdxDocument, path, content)
      assert.deepEqual([codes, complete], [['sbom.other-document'], false], content)
    }
    assert.equal((await read(spdxDocument, 'spdx.json', '{"MIT":{}}')).complete, true, 'a list of licences')
    assert.equal((await read(spdxDocument, 'a.spdx.json', '{')).complete, false)
    const endless = (fixtures['ledger.spdx'] ?? '').replace('</text>', '')
    assert.equal((await read(spdxDocument, 'a.spdx', endless.replace('</text>', ''))).complete, false)
  })

  test('many lines without a tag cost no more than their number', async () => {
    const text = `SPDXVersion: SPDX-2.3\n${'x\n'.repeat(2_000_000)}PackageName: a\n`
    assert.deepEqual((await read(spdxDocument, 'a.spdx', text)).codes, ['sbom.component-without-purl'])
  })
})
