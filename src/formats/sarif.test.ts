import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sarifLog } from './sarif.ts'
import { sampleFindings, sampleSbom } from './testdata/sample-sbom.ts'

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: string
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly {
    physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } }
  }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions?: readonly object[]
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { id: string; properties: Record<string, unknown> }[] } }
  readonly results: readonly Result[]
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[]
}

function runOf(findings = sampleFindings, sbom = sampleSbom): Run {
  const log = sarifLog(sbom, { toolVersion: '1.2.3', findings }) as { version: string; runs: readonly Run[] }
  assert.equal(log.version, '2.1.0')
  return log.runs[0] as Run
}

describe('SARIF logs', () => {
  it('do not make links of what packages are called', () => {
    const components = sampleSbom.components.map((each) => ({ ...each, title: '[update](https://evil.example)' }))
    const texts = runOf(sampleFindings, { ...sampleSbom, components }).results.map(({ message }) => message.text)
    assert.ok(texts.length > 0)
    for (const text of texts) assert.match(text, /\\\[update\\\]\(https/)
  })

  it('have a rule for each advisory and a result for each component', () => {
    const { tool, results } = runOf()
    assert.deepEqual(
      tool.driver.rules.map(({ id, properties }) => [id, properties['security-severity']]),
      [
        ['GHSA-1', '8.1'],
        ['OSV-2', '5.0'],
        ['MAL-3', '10.0'],
      ],
    )
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex, kind, level, suppressions }) => [
        ruleId,
        ruleIndex,
        kind,
        level,
        !!suppressions,
      ]),
      [
        ['GHSA-1', 0, 'fail', 'error', false],
        ['GHSA-1', 0, 'fail', 'error', false],
        ['OSV-2', 1, 'open', 'none', false],
        ['MAL-3', 2, 'fail', 'error', true],
      ],
    )
  })

  it('say where, and which version helps', () => {
    const [first, second, third] = runOf().results
    assert.equal(first?.message.text, 'b 2 is affected by GHSA-1. Fixed in 2.1, 3.0.')
    assert.deepEqual(first?.locations[0]?.physicalLocation, {
      artifactLocation: { uri: 'package-lock.json' },
      region: { startLine: 3 },
    })
    assert.deepEqual(
      second?.locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri),
      ['app.jar', 'p%20m.xml'],
    )
    assert.match(third?.message.text ?? '', /cannot be decided: no version is given\. No fixed version is known\./)
  })

  it('keep their fingerprint when a line or a version changes', () => {
    const moved = {
      ...sampleSbom,
      components: sampleSbom.components.map((each) => ({
        ...each,
        version: '9',
        occurrences: each.occurrences.map((place) => ({ ...place, line: 99 })),
      })),
    }
    const prints = (run: Run) => run.results.map(({ partialFingerprints }) => partialFingerprints['assayFinding/v1'])
    assert.deepEqual(prints(runOf(sampleFindings, moved)), prints(runOf()))
    assert.equal(new Set(prints(runOf())).size, 4)
  })

  it('tell what could not be read', () => {
    assert.equal(runOf().invocations[0]?.toolExecutionNotifications.length, 1)
  })
})
