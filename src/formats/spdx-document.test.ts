import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spdxDocument } from './spdx-document.ts'
import { sampleSbom } from './testdata/sample-sbom.ts'

interface Package {
  readonly SPDXID: string
  readonly name: string
  readonly versionInfo?: string
  readonly licenseDeclared: string
  readonly downloadLocation: string
  readonly filesAnalyzed: boolean
  readonly checksums?: readonly { readonly algorithm: string; readonly checksumValue: string }[]
  readonly externalRefs?: readonly Readonly<Record<string, string>>[]
}

interface Document {
  readonly [member: string]: unknown
  readonly documentNamespace: string
  readonly packages: readonly Package[]
  readonly relationships: readonly { spdxElementId: string; relationshipType: string; relatedSpdxElement: string }[]
  readonly hasExtractedLicensingInfos: readonly { readonly licenseId: string; readonly extractedText: string }[]
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] }
}

const written = (timestamp?: string) =>
  spdxDocument(sampleSbom, { toolVersion: '1.2.3', ...(timestamp && { timestamp }) }) as unknown as Document

describe('SPDX documents', () => {
  const document = written('2026-06-01T00:00:00Z')

  it('have unique, well-formed ids that their relationships lead to', () => {
    const ids = ['SPDXRef-DOCUMENT', ...document.packages.map(({ SPDXID }) => SPDXID)]
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/)
    for (const { spdxElementId, relatedSpdxElement } of document.relationships)
      assert.ok(ids.includes(spdxElementId) && ids.includes(relatedSpdxElement))
    assert.deepEqual(
      document.relationships.map(({ relationshipType }) => relationshipType),
      ['DESCRIBES', 'DEPENDS_ON', 'DEPENDS_ON', 'CONTAINS', 'DEV_DEPENDENCY_OF', 'CONTAINS'],
    )
  })

  it('say what the format wants said of every package', () => {
    assert.equal(document.spdxVersion, 'SPDX-2.3')
    assert.equal(document.dataLicense, 'CC0-1.0')
    assert.deepEqual(document.creationInfo.creators, ['Tool: assay-1.2.3'])
    for (const each of document.packages) {
      assert.equal(each.filesAnalyzed, false)
      assert.equal(each.downloadLocation, 'NOASSERTION')
    }
    const [, a] = document.packages
    assert.equal(a?.name, '@s/a')
    assert.deepEqual(a?.externalRefs, [
      { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/%40s/a@1.0.0' },
    ])
    assert.deepEqual(a?.checksums, [{ algorithm: 'SHA512', checksumValue: 'b'.repeat(128) }])
    assert.equal(document.packages.at(-1)?.versionInfo, undefined)
  })

  it('keep a declared text that is no SPDX as a licence of its own', () => {
    const [, a, b, c] = document.packages
    assert.equal(a?.licenseDeclared, 'MIT')
    assert.equal(b?.licenseDeclared, 'MIT OR Apache-2.0')
    const [own, other] = document.hasExtractedLicensingInfos
    assert.equal(other?.licenseId, 'LicenseRef-x')
    assert.equal(own?.extractedText, 'Our own terms')
    assert.match(
      c?.licenseDeclared ?? '',
      /^\(Apache-2.0 OR MIT\) AND \(BSD-3-Clause\) AND \(LicenseRef-[0-9a-f]{16}\) AND /,
    )
    assert.ok(c?.licenseDeclared.includes(own?.licenseId ?? '?'))
  })

  it('are equal for equal content, and have a time even without one', () => {
    assert.deepEqual(written(), written())
    assert.equal(written().creationInfo.created, '1970-01-01T00:00:00Z')
    assert.notEqual(written().documentNamespace, document.documentNamespace)
  })
})
