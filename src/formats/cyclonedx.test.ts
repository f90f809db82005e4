import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cyclonedxDocument } from './cyclonedx.ts'
import { checkCyclonedx } from './testdata/check-cyclonedx.ts'
import { sampleComponent, sampleFindings, sampleSbom } from './testdata/sample-sbom.ts'

const origin = { toolVersion: '1.2.3', timestamp: '2026-06-01T00:00:00Z' }

// biome-ignore lint/suspicious/noExplicitAny: the document's own shape is what is tested
const written = (sbom = sampleSbom, findings = sampleFindings): any => cyclonedxDocument(sbom, origin, findings)

describe('CycloneDX documents', () => {
  it('are what the standard asks for', () => {
    assert.deepEqual(checkCyclonedx(written()), [])
    assert.deepEqual(checkCyclonedx(cyclonedxDocument(sampleSbom, { toolVersion: '1' })), [])
    const empty = { ...sampleSbom, components: [], directRefs: [], problems: [], projects: [], complete: true }
    assert.deepEqual(checkCyclonedx(written(empty, [])), [])
  })

  it('say licences by id, as one expression, or by name; never mixed', () => {
    const [, a, b, c] = written().components
    assert.deepEqual(a.licenses, [{ license: { id: 'MIT', acknowledgement: 'declared' } }])
    assert.deepEqual(b.licenses, [{ expression: 'MIT OR Apache-2.0', acknowledgement: 'declared' }])
    assert.deepEqual(
      c.licenses.map(({ license }: { license: { id?: string; name?: string } }) => license.id ?? license.name),
      ['Apache-2.0 OR MIT', 'BSD-3-Clause', 'Our own terms', 'LicenseRef-x'],
    )
    assert.equal(c.licenses[1].license.id, 'BSD-3-Clause')
  })

  it('carry where each component was found', () => {
    const [, , , c] = written().components
    assert.deepEqual(c.evidence.occurrences, [
      { location: 'app.jar', additionalContext: 'extractor=maven/jar; layer=sha256:1; within=lib/c.jar' },
      { location: 'p m.xml', line: 1, additionalContext: 'extractor=maven/pom' },
    ])
    assert.deepEqual(
      c.evidence.identity[0].methods.map(({ technique }: { technique: string }) => technique),
      ['binary-analysis', 'manifest-analysis'],
    )
  })

  it('tell what is incomplete, unknown and undecided', () => {
    const { compositions, components, vulnerabilities, dependencies } = written()
    assert.ok(
      dependencies.every(({ ref }: { ref: string }) => ref !== 'pkg:npm/c@3'),
      'unknown is not the same as none',
    )
    assert.deepEqual(dependencies.at(2), { ref: 'pkg:npm/b@2' })
    assert.deepEqual(
      compositions.map(({ aggregate }: { aggregate: string }) => aggregate),
      ['incomplete', 'incomplete', 'unknown'],
    )
    assert.ok(components.at(-1).properties.some(({ name }: { name: string }) => name === 'assay:undecided'))
    assert.equal(components.at(-1).version, undefined)
    assert.deepEqual(
      vulnerabilities.map(
        ({ id, affects, analysis }: { id: string; affects: object[]; analysis?: { state: string } }) => [
          id,
          affects.length,
          analysis?.state,
        ],
      ),
      [
        ['GHSA-1', 2, undefined],
        ['OSV-2', 1, 'in_triage'],
        ['MAL-3', 1, undefined],
      ],
    )
    assert.ok(!('vulnerabilities' in cyclonedxDocument(sampleSbom, origin)), 'not asked is not the same as none')
  })

  it('are equal for equal content, and numbered by it', () => {
    assert.deepEqual(written(), written())
    const other = cyclonedxDocument(sampleSbom, { ...origin, timestamp: '2026-06-02T00:00:00Z' }) as {
      serialNumber: string
    }
    assert.notEqual(other.serialNumber, written().serialNumber)
  })

  it('hold for any texts that packages declare', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((each) => each !== '')
    fc.assert(
      fc.property(text, text, text, (license, source, path) => {
        const component = sampleComponent('pkg:npm/x@1', {
          licenses: [license],
          sources: [source, `https://${source}`],
          occurrences: [{ path, extractor: 'npm/x', reads: 'lockfile' }],
        })
        assert.deepEqual(checkCyclonedx(written({ ...sampleSbom, components: [component], directRefs: [] }, [])), [])
      }),
      { seed: 20261122, numRuns: 500 },
    )
  })
})
