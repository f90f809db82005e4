import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readBom } from '../read-bom.ts'
import { bomStatements } from './bom-statements.ts'

const statementsOf = (document: object | string) =>
  bomStatements(readBom(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))))

const sha256 = 'a'.repeat(64)
const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:1',
  metadata: {
    timestamp: '2026-06-01T08:00:00Z',
    authors: [{ name: 'Ann', email: 'ann@bank.example' }],
    tools: { components: [{ type: 'application', name: 'maker', version: '2' }] },
    lifecycles: [{ phase: 'build' }],
    component: { type: 'application', name: 'pay', version: '1', 'bom-ref': 'root' },
  },
  components: [
    {
      type: 'library',
      group: 'org.bank',
      name: 'left',
      version: '1',
      'bom-ref': 'left',
      purl: 'pkg:maven/org.bank/left@1',
      cpe: 'cpe:2.3:a:bank:left:1:*:*:*:*:*:*:*',
      supplier: { name: 'Bank', url: ['https://bank.example'] },
      hashes: [{ alg: 'SHA-256', content: sha256 }],
      licenses: [{ license: { id: 'MIT' } }],
      properties: [{ name: 'bsi:component:filename', value: 'left.jar' }],
      components: [{ type: 'library', name: 'inner', 'bom-ref': 'inner', publisher: 'Pub' }],
    },
  ],
  dependencies: [{ ref: 'root', dependsOn: ['left'] }],
  compositions: [
    { aggregate: 'complete', dependencies: ['left'] },
    { aggregate: 'unknown', dependencies: ['inner'] },
  ],
}

const xml = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:1">
  <metadata><timestamp>2026-06-01T08:00:00Z</timestamp><lifecycles><lifecycle><phase>build</phase></lifecycle></lifecycles>
    <tools><components><component type="application"><name>maker</name><version>2</version></component></components></tools>
    <authors><author><name>Ann</name><email>ann@bank.example</email></author></authors>
    <component type="application" bom-ref="root"><name>pay</name><version>1</version></component></metadata>
  <components><component type="library" bom-ref="left">
    <supplier><name>Bank</name><url>https://bank.example</url></supplier>
    <group>org.bank</group><name>left</name><version>1</version><hashes><hash alg="SHA-256">${sha256}</hash></hashes>
    <licenses><license><id>MIT</id></license></licenses><cpe>cpe:2.3:a:bank:left:1:*:*:*:*:*:*:*</cpe>
    <purl>pkg:maven/org.bank/left@1</purl>
    <properties><property name="bsi:component:filename">left.jar</property></properties>
    <components><component type="library" bom-ref="inner"><publisher>Pub</publisher><name>inner</name></component></components>
  </component></components>
  <dependencies><dependency ref="root"><dependency ref="left"/></dependency></dependencies>
  <compositions><composition><aggregate>complete</aggregate><dependencies><dependency ref="left"/></dependencies></composition>
    <composition><aggregate>unknown</aggregate><dependencies><dependency ref="inner"/></dependencies></composition></compositions>
</bom>`

const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  dataLicense: 'CC0-1.0',
  name: 'pay',
  documentNamespace: 'https://bank.example/pay',
  creationInfo: {
    created: '2026-06-01T08:00:00Z',
    creators: ['Tool: maker-2', 'Person: Ann (ann@bank.example)', 'Organization: Bank ()', 'nobody'],
  },
  documentDescribes: ['SPDXRef-pay'],
  packages: [
    { name: 'pay', SPDXID: 'SPDXRef-pay', downloadLocation: 'NOASSERTION' },
    {
      name: 'left',
      SPDXID: 'SPDXRef-left',
      versionInfo: '1',
      downloadLocation: 'NOASSERTION',
      supplier: 'Organization: Bank (oss@bank.example)',
      originator: 'NOASSERTION',
      packageFileName: 'left.jar',
      licenseDeclared: 'NOASSERTION',
      licenseConcluded: 'MIT',
      checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }],
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/left@1' },
      ],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-pay', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'SPDXRef-left' },
    { spdxElementId: 'SPDXRef-left', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'NONE' },
  ],
}

const tagValue = `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: pay
DocumentNamespace: https://bank.example/pay
Creator: Tool: maker-2
Creator: Person: Ann (ann@bank.example)
Creator: Organization: Bank ()
Creator: nobody
Created: 2026-06-01T08:00:00Z
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-pay
Relationship: SPDXRef-pay DEPENDS_ON SPDXRef-left
Relationship: SPDXRef-left DEPENDS_ON NONE

PackageName: pay
SPDXID: SPDXRef-pay
PackageDownloadLocation: NOASSERTION

PackageName: left
SPDXID: SPDXRef-left
PackageVersion: 1
PackageDownloadLocation: NOASSERTION
PackageSupplier: Organization: Bank (oss@bank.example)
PackageOriginator: NOASSERTION
PackageFileName: left.jar
PackageLicenseDeclared: NOASSERTION
PackageLicenseConcluded: MIT
PackageChecksum: SHA256: ${sha256}
ExternalRef: PACKAGE-MANAGER purl pkg:npm/left@1
`

describe('what a document says about itself', () => {
  test('CycloneDX: who made it, when, with what, and who supplied what', () => {
    const { document, subject, components, hasVulnerabilities } = statementsOf(cyclonedx)
    assert.deepEqual(document, {
      id: 'urn:uuid:1',
      timestamp: '2026-06-01T08:00:00Z',
      authors: [{ name: 'Ann', contacts: ['ann@bank.example'] }],
      tools: [{ name: 'maker', version: '2' }],
      lifecycles: ['build'],
      isSigned: false,
    })
    assert.deepEqual([subject?.name, subject?.isRelated, hasVulnerabilities], ['pay', true, false])
    const [left, inner] = components
    assert.deepEqual(left, {
      name: 'org.bank/left',
      version: '1',
      suppliers: [{ name: 'Bank', contacts: ['https://bank.example'] }],
      identifiers: ['pkg:maven/org.bank/left@1', 'cpe:2.3:a:bank:left:1:*:*:*:*:*:*:*'],
      hashes: ['sha256'],
      licenses: ['MIT'],
      fileName: 'left.jar',
      properties: ['bsi:component:filename'],
      isRelated: true,
      tellsCompleteness: true,
    })
    assert.deepEqual([inner?.suppliers[0]?.name, inner?.isRelated, inner?.tellsCompleteness], ['Pub', false, false])
  })

  test('CycloneDX in XML says the same', () => {
    const { notation: _, ...json } = statementsOf(cyclonedx)
    const { notation, ...other } = statementsOf(xml)
    assert.equal(notation, 'xml')
    assert.deepEqual(other, json)
  })

  test('CycloneDX of other versions: tools as a list, a signature, vulnerabilities, completeness of everything', () => {
    const { document, components, hasVulnerabilities } = statementsOf({
      ...cyclonedx,
      metadata: { tools: [{ vendor: 'v', name: 'old' }], manufacture: { name: 'Maker' }, lifecycles: 'x' },
      signature: { algorithm: 'ES256' },
      vulnerabilities: [{ id: 'CVE-1' }],
      compositions: [{ aggregate: 'incomplete' }],
    })
    assert.deepEqual([document.tools, document.authors], [[{ name: 'old' }], [{ name: 'Maker', contacts: [] }]])
    assert.deepEqual([document.isSigned, hasVulnerabilities, components[1]?.tellsCompleteness], [true, true, true])
  })

  test('SPDX 2, in both notations', () => {
    const { notation: _, ...json } = statementsOf(spdx2)
    assert.deepEqual(json.document, {
      id: 'https://bank.example/pay',
      timestamp: '2026-06-01T08:00:00Z',
      authors: [
        { name: 'Ann', contacts: ['ann@bank.example'] },
        { name: 'Bank', contacts: [] },
      ],
      tools: [{ name: 'maker-2' }],
      lifecycles: [],
      isSigned: false,
    })
    const [left] = json.components
    assert.deepEqual([json.subject?.name, left?.licenses, left?.fileName], ['pay', ['MIT'], 'left.jar'])
    assert.deepEqual([left?.suppliers[0]?.contacts, left?.suppliers.length], [['oss@bank.example'], 1])
    assert.deepEqual([left?.isRelated, left?.tellsCompleteness, left?.hashes], [true, true, ['sha256']])
    const { notation, ...other } = statementsOf(tagValue)
    assert.equal(notation, 'tag-value')
    assert.deepEqual(other, json)
  })

  test('SPDX 3: agents, licences and completeness stand apart from what they belong to', () => {
    const id = (name: string) => `https://bank.example/${name}`
    const graph = [
      {
        type: 'CreationInfo',
        '@id': '_:c',
        created: '2026-06-01T08:00:00Z',
        createdBy: [id('ann')],
        createdUsing: [id('maker')],
      },
      {
        type: 'Person',
        spdxId: id('ann'),
        name: 'Ann',
        creationInfo: '_:c',
        externalIdentifier: [{ externalIdentifierType: 'email', identifier: 'ann@bank.example' }],
      },
      { type: 'Tool', spdxId: id('maker'), name: 'maker', creationInfo: '_:c' },
      { type: 'SpdxDocument', spdxId: id('doc'), creationInfo: '_:c', rootElement: [id('pay')] },
      { type: 'software_Sbom', spdxId: id('sbom'), creationInfo: '_:c', software_sbomType: ['build'] },
      { type: 'software_Package', spdxId: id('pay'), name: 'pay', creationInfo: '_:c' },
      {
        type: 'software_Package',
        spdxId: id('left'),
        name: 'left',
        software_packageVersion: '1',
        suppliedBy: id('ann'),
        software_packageUrl: 'pkg:npm/left@1',
        verifiedUsing: [{ type: 'Hash', algorithm: 'sha512', hashValue: 'b'.repeat(128) }],
      },
      { type: 'simplelicensing_LicenseExpression', spdxId: id('mit'), simplelicensing_licenseExpression: 'MIT' },
      {
        type: 'Relationship',
        spdxId: id('r1'),
        relationshipType: 'dependsOn',
        from: id('pay'),
        to: [id('left')],
        completeness: 'complete',
      },
      {
        type: 'Relationship',
        spdxId: id('r2'),
        relationshipType: 'hasConcludedLicense',
        from: id('left'),
        to: [id('mit')],
      },
    ]
    const context = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld'
    const { document, subject, components } = statementsOf({ '@context': context, '@graph': graph })
    assert.deepEqual(document, {
      id: id('doc'),
      timestamp: '2026-06-01T08:00:00Z',
      authors: [{ name: 'Ann', contacts: ['ann@bank.example'] }],
      tools: [{ name: 'maker' }],
      lifecycles: ['build'],
      isSigned: false,
    })
    assert.deepEqual([subject?.name, subject?.tellsCompleteness], ['pay', true])
    const [left] = components
    assert.deepEqual([left?.licenses, left?.hashes, left?.suppliers[0]?.name], [['MIT'], ['sha512'], 'Ann'])
    assert.deepEqual([left?.identifiers, left?.isRelated], [['pkg:npm/left@1'], true])
  })
})
