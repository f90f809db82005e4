import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readBom } from '../read-bom.ts'
import { bomStatements } from '../statements/bom-statements.ts'

const namespace = 'https://bank.example/pay'
const terms = 'http://spdx.org/rdf/terms#'
const relationship = (type: string, target: string) =>
  `<spdx:relationship><spdx:Relationship><spdx:relationshipType rdf:resource="${terms}relationshipType_${type}"/>` +
  `<spdx:relatedSpdxElement ${target}</spdx:Relationship></spdx:relationship>`
const named = (id: string) => `rdf:resource="${namespace}#${id}"/>`

const left = `<spdx:Package rdf:about="${namespace}#SPDXRef-left"><spdx:name>left</spdx:name><spdx:versionInfo>1</spdx:versionInfo>
  <spdx:supplier>Organization: Bank (oss@bank.example)</spdx:supplier>
  <spdx:licenseDeclared><spdx:DisjunctiveLicenseSet><spdx:member rdf:resource="http://spdx.org/licenses/MIT"/>
    <spdx:member><spdx:ConjunctiveLicenseSet><spdx:member rdf:resource="http://spdx.org/licenses/Zlib"/>
      <spdx:member><spdx:ExtractedLicensingInfo rdf:about="${namespace}#LicenseRef-1"><spdx:licenseId>LicenseRef-1</spdx:licenseId>
      </spdx:ExtractedLicensingInfo></spdx:member></spdx:ConjunctiveLicenseSet></spdx:member></spdx:DisjunctiveLicenseSet></spdx:licenseDeclared>
  <spdx:checksum><spdx:Checksum><spdx:algorithm rdf:resource="${terms}checksumAlgorithm_sha256"/>
    <spdx:checksumValue>${'a'.repeat(64)}</spdx:checksumValue></spdx:Checksum></spdx:checksum>
  <spdx:externalRef><spdx:ExternalRef><spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/>
    <spdx:referenceLocator>pkg:npm/left@1</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>
  </spdx:Package>`

const rdf = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:spdx="${terms}">${body}</rdf:RDF>`

const document =
  rdf(`<spdx:SpdxDocument rdf:about="${namespace}#SPDXRef-DOCUMENT"><spdx:specVersion>SPDX-2.3</spdx:specVersion>
  <spdx:name>pay</spdx:name><spdx:dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/>
  <spdx:creationInfo><spdx:CreationInfo><spdx:created>2026-06-01T08:00:00Z</spdx:created>
    <spdx:creator>Tool: maker</spdx:creator><spdx:creator>Person: Ann ()</spdx:creator></spdx:CreationInfo></spdx:creationInfo>
  ${relationship(
    'describes',
    `><spdx:Package rdf:about="${namespace}#SPDXRef-pay"><spdx:name>pay</spdx:name>${relationship(
      'dependsOn',
      named('SPDXRef-left'),
    )}</spdx:Package></spdx:relatedSpdxElement>`,
  )}
  </spdx:SpdxDocument>
  ${left}
  <rdf:Description rdf:about="${namespace}#SPDXRef-test"><rdf:type rdf:resource="${terms}Package"/><spdx:name>test</spdx:name>
    <spdx:licenseDeclared rdf:resource="${terms}noassertion"/>
    ${relationship('devDependencyOf', named('SPDXRef-pay'))}</rdf:Description>
  <spdx:Package rdf:about="${namespace}#SPDXRef-test"><spdx:versionInfo>2</spdx:versionInfo></spdx:Package>`)

describe('SPDX in RDF/XML', () => {
  test('nodes within each other, side by side, and in several parts', () => {
    const bom = readBom(Buffer.from(document))
    assert.deepEqual([bom.format, bom.specVersion, bom.notation, bom.complete], ['SPDX', '2.3', 'rdf', true])
    assert.equal(bom.root?.name, 'pay')
    const lines = [...bom.components].map(({ name, version, purls, scope, license, hashes }) =>
      [name, version, purls[0], scope, license, hashes.length].join(' '),
    )
    assert.deepEqual(lines, [
      'left 1 pkg:npm/left@1 runtime (MIT OR (Zlib AND LicenseRef-1)) 1',
      'test 2  development  0',
    ])
    assert.deepEqual(bom.edges.get('SPDXRef-pay')?.toSorted(), ['SPDXRef-left', 'SPDXRef-test'])
  })

  test('who made it, when, and who supplied what', () => {
    const { document: about, components } = bomStatements(readBom(Buffer.from(document)))
    assert.deepEqual(
      [about.id, about.timestamp, about.tools[0]?.name, about.authors[0]?.name],
      [namespace, '2026-06-01T08:00:00Z', 'maker', 'Ann'],
    )
    assert.deepEqual(components[0]?.suppliers, [{ name: 'Bank', contacts: ['oss@bank.example'] }])
  })

  test('other RDF, and RDF of nothing, is refused; nodes that name nothing harm nothing', () => {
    for (const body of ['', '<spdx:Package/>', '<spdx:SpdxDocument/>', '<x xmlns="http://other.example/"/>'])
      assert.throws(() => readBom(Buffer.from(rdf(body))), SyntaxError, body)
    const head =
      '<spdx:SpdxDocument><spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:relationship/></spdx:SpdxDocument>'
    const odd = `${head}<spdx:Package><spdx:licenseDeclared/><spdx:checksum/><spdx:relationship><spdx:a/></spdx:relationship></spdx:Package>`
    const bom = readBom(Buffer.from(rdf(odd)))
    assert.deepEqual([bom.components.length, bom.components[0]?.name], [1, ''])
  })
})
