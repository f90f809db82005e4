import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readVex } from './read-vex.ts'
import { VexError, type VexStatement } from './vex-document.ts'
import { type VexToWrite, writeCycloneDxVex, writeOpenVex } from './write-vex.ts'

const read = (document: object) => readVex(JSON.stringify(document))

const statements: readonly VexStatement[] = [
  {
    vulnerability: 'CVE-2026-1',
    aliases: [],
    products: [{ purl: 'pkg:npm/left@1.0.0', within: 'pkg:generic/LOANS@1' }],
    status: 'not-affected',
    justification: 'code_not_reachable',
    detail: 'only used at build time',
    saidAt: '2026-05-01T00:00:00.000Z',
  },
  {
    vulnerability: 'CVE-2026-2',
    aliases: [],
    products: [{ purl: 'pkg:npm/right@1.0.0', within: 'pkg:generic/LOANS@1' }],
    status: 'affected',
    detail: 'update',
    saidAt: '2026-05-01T00:00:00.000Z',
  },
]
const toWrite: VexToWrite = {
  id: 'urn:uuid:0198f000-0000-7000-8000-000000000000',
  author: 'The bank',
  issuedAt: new Date('2026-06-01T00:00:00Z'),
  product: { name: 'LOANS', version: '1' },
  statements,
}

describe('a VEX document', () => {
  it('says the same after it was written and read, in both formats that are written', () => {
    const one = read(writeCycloneDxVex(toWrite))
    assert.deepEqual([one.format, one.author, one.unread, one.statements], ['CycloneDX', 'The bank', [], statements])
    const other = read(writeOpenVex(toWrite))
    assert.deepEqual([other.format, other.author, other.unread], ['OpenVEX', 'The bank', []])
    const reasoned = statements.map((each) =>
      each.status === 'affected'
        ? each
        : { ...each, detail: 'vulnerable_code_not_in_execute_path\nonly used at build time' },
    )
    assert.deepEqual(other.statements, reasoned)
  })

  it('of CSAF names products by branches, and as parts of others', () => {
    const product = (id: string, purl: string) => ({
      category: 'product_version',
      name: id,
      product: { product_id: id, name: id, product_identification_helper: { purl } },
    })
    const found = read({
      document: {
        csaf_version: '2.0',
        category: 'csaf_vex',
        publisher: { name: 'Supplier' },
        tracking: { id: 'S-1', current_release_date: '2026-04-01T00:00:00Z' },
      },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'S',
            branches: [product('lib', 'pkg:npm/left@1.0.0'), product('app', 'pkg:oci/app')],
          },
        ],
        relationships: [
          {
            category: 'default_component_of',
            product_reference: 'lib',
            relates_to_product_reference: 'app',
            full_product_name: { product_id: 'app:lib', name: 'lib of app' },
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2026-1',
          product_status: { known_not_affected: ['app:lib'], fixed: ['lib'] },
          flags: [{ label: 'component_not_present', product_ids: ['app:lib'] }],
          threats: [{ category: 'impact', details: 'left out', product_ids: ['app:lib'] }],
        },
        { cve: 'CVE-2026-2', product_status: { known_affected: ['nobody'] } },
      ],
    })
    assert.deepEqual(
      found.statements.map(({ status, justification, products }) => [status, justification, products]),
      [
        ['not-affected', 'code_not_present', [{ purl: 'pkg:npm/left@1.0.0', within: 'pkg:oci/app' }]],
        ['fixed', undefined, [{ purl: 'pkg:npm/left@1.0.0' }]],
      ],
    )
    assert.deepEqual(found.unread, ['vulnerability 2: it names no purl with a status'])
  })

  it('in CycloneDX may point at another document; a list of versions beside is not decided', () => {
    const analysis = { state: 'false_positive' }
    const link = 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg:npm/left@1.0.0'
    const found = read({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      vulnerabilities: [
        { id: 'CVE-1', analysis, affects: [{ ref: link }] },
        { id: 'CVE-2', analysis, affects: [{ ref: 'pkg:npm/left', versions: [{ range: 'vers:npm/<2' }] }] },
        { id: 'CVE-3', affects: [{ ref: 'pkg:npm/left@1.0.0' }] },
      ],
    })
    assert.deepEqual([found.statements.length, found.statements[0]?.products[0]?.purl], [1, 'pkg:npm/left@1.0.0'])
    assert.equal(found.unread.length, 2)
  })

  it('of any other kind, or with values of any other type, is refused or passed over', () => {
    for (const text of ['', '[]', '{"@context":[]}', '{"document":{"csaf_version":"2.0","category":"csaf_base"}}'])
      assert.throws(() => readVex(text), VexError)
    const odd =
      '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[null,1,{"__proto__":1,"status":"toString"},{"products":{}}]}'
    assert.deepEqual([readVex(odd).statements.length, readVex(odd).unread.length], [0, 4])
    const deep = `${'{"branches":['.repeat(2_000)}${']}'.repeat(2_000)}`
    const csaf = `{"document":{"csaf_version":"2.0","category":"csaf_vex"},"product_tree":${deep}}`
    assert.deepEqual(readVex(csaf).statements, [])
  })
})
