// Written documents against the schema that the CycloneDX project publishes, as its JavaScript library ships it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { Ajv, type AnySchemaObject } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { cyclonedxDocument } from './cyclonedx.ts'
import type { SbomComponent } from './sbom.ts'
import { sampleComponent, sampleFindings, sampleSbom } from './testdata/sample-sbom.ts'

const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'))
const schemaOf = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(join(library, 'res', 'schema', `${name}.SNAPSHOT.schema.json`), 'utf8'))

function compile() {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  // Not among the formats of ajv-formats: the URI of RFC 3986 with letters of any script (RFC 3987).
  ajv.addFormat('iri-reference', (text: string) => !/[\s<>"{}|\\^`]/.test(text))
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/)
  // Named by the file that they lie in, beside the one that refers to them.
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schemaOf(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  return ajv.compile(schemaOf('bom-1.6'))
}

describe('CycloneDX documents and the schema of version 1.6', () => {
  const validate = compile()
  const check = (document: object) => {
    // As it is written: members that are undefined are not.
    const written: unknown = JSON.parse(JSON.stringify(document))
    assert.ok(validate(written), JSON.stringify(validate.errors?.slice(0, 5)))
  }
  const origin = { toolVersion: '1.2.3', timestamp: '2026-06-01T00:00:00Z' }

  it('agree on a bill of everything', () => {
    check(cyclonedxDocument(sampleSbom, origin, sampleFindings))
    check(cyclonedxDocument(sampleSbom, { toolVersion: '1' }))
    check(cyclonedxDocument({ ...sampleSbom, components: [], directRefs: [], problems: [], projects: [] }, origin, []))
  })

  it('agree on what packages declare', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((each) => each !== '')
    fc.assert(
      fc.property(text, text, text, (license, source, path) => {
        const facts: Partial<SbomComponent> = {
          licenses: [license, 'MIT'],
          sources: [source, `https://${source}`],
          occurrences: [{ path, extractor: 'npm/x', reads: 'lockfile', line: 1 }],
        }
        const components = [sampleComponent('pkg:npm/x@1', facts)]
        check(cyclonedxDocument({ ...sampleSbom, components, directRefs: [] }, origin, []))
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('agree on sources that are templates of addresses', () => {
    const sources = ['https://{token}.upstream.example/a.zip', 'https://upstream.example/a?b={c}|d', 'git+ssh://{a}/b']
    const components = [sampleComponent('pkg:npm/x@1', { sources })]
    check(cyclonedxDocument({ ...sampleSbom, components, directRefs: [] }, origin, []))
  })

  it('agree on licences of every kind', () => {
    for (const license of [
      'MIT',
      'mit',
      'MIT OR Apache-2.0',
      'GPL-2.0',
      'GPL-2.0+',
      'LicenseRef-x',
      'Our own',
      'MIT WITH x',
    ]) {
      const components = [sampleComponent('pkg:npm/x@1', { licenses: [license] })]
      check(cyclonedxDocument({ ...sampleSbom, components, directRefs: [] }, origin, []))
    }
  })

  it('disagree on what is none', () => {
    assert.equal(validate({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'a' }] }), false)
    assert.equal(validate({ bomFormat: 'CycloneDX', specVersion: '1.6', other: 1 }), false)
  })
})
