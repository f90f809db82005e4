import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sbomQuality as english } from '#i18n/en/sbom-quality.ts'
import { type ElementName, elements } from './elements.ts'
import { judgeQuality, requirementSets } from './judge-quality.ts'
import type { ComponentStatements, SbomStatements } from './statements.ts'

const whole: ComponentStatements = {
  name: 'a',
  version: '1',
  suppliers: [{ name: 'Bank', contacts: ['oss@bank.example'] }],
  identifiers: ['pkg:npm/a@1'],
  hashes: ['sha512'],
  licenses: ['MIT'],
  fileName: 'a.tgz',
  properties: [
    'bsi:component:executable',
    'bsi:component:archive',
    'bsi:component:structured',
    'x:selfDevelopedProportion',
  ],
  isRelated: true,
  tellsCompleteness: true,
}
const bare: ComponentStatements = {
  name: '',
  suppliers: [],
  identifiers: [],
  hashes: [],
  licenses: [],
  properties: [],
  isRelated: false,
  tellsCompleteness: false,
}
const full: SbomStatements = {
  format: 'CycloneDX',
  specVersion: '1.6',
  notation: 'json',
  document: {
    id: 'urn:uuid:1',
    timestamp: '2026-06-01T08:00:00Z',
    authors: [{ name: 'Bank', contacts: ['https://bank.example'] }],
    tools: [{ name: 'assay' }],
    lifecycles: ['build'],
    isSigned: true,
  },
  subject: whole,
  components: [whole, whole],
  hasVulnerabilities: false,
}
const empty: SbomStatements = {
  format: 'SPDX',
  specVersion: '2.2',
  notation: 'tag-value',
  document: { authors: [], tools: [], lifecycles: [], isSigned: false },
  components: [],
  hasVulnerabilities: true,
}
const measure = (element: ElementName, statements: SbomStatements) => elements[element](statements)

describe('the quality of a bill of materials', () => {
  test('is 10 where nothing is missing, and 0 where nothing is there', () => {
    const best = judgeQuality(full)
    assert.deepEqual([best.score, best.grade], [10, 'A'])
    for (const { set, score, elements: all } of best.sets) {
      assert.equal(score, 10, set)
      assert.ok(all.every(({ state }) => state === 'present'))
    }
    const worst = judgeQuality(empty)
    assert.deepEqual([worst.score, worst.grade], [0, 'F'])
    for (const { set, score, elements: all } of worst.sets) {
      assert.equal(score, 0, set)
      assert.ok(all.every(({ state }) => state === 'missing'))
    }
  })

  test('counts components, and the subject with them', () => {
    const mixed = { ...full, components: [whole, bare] }
    assert.deepEqual(measure('licence', mixed), { have: 2, of: 3 })
    const [ntia] = judgeQuality(mixed).sets
    const licence = ntia?.elements.find(({ element }) => element === 'supplier')
    assert.deepEqual(licence, { element: 'supplier', state: 'partial', have: 2, of: 3 })
    // Five elements of two thirds and two whole ones: (5 × 6.66… + 20) / 7.
    assert.deepEqual([ntia?.score, ntia?.grade], [7.6, 'C'])
  })

  test('never reads as whole where something is missing', () => {
    const components = [...Array.from({ length: 9_999 }, () => whole), bare]
    const { score, sets } = judgeQuality({ ...full, components })
    assert.ok(score < 10)
    assert.ok(sets.every((set) => set.score < 10))
  })

  test('asks for strong digests, for real moments, for contacts that lead somewhere', () => {
    const hashed = (hashes: readonly string[]) => measure('hash', { ...full, components: [{ ...whole, hashes }] }).have
    assert.deepEqual([hashed(['md5', 'sha1']), hashed(['sha1', 'sha256']), hashed(['sha3256'])], [1, 2, 2])
    const dated = (timestamp: string) =>
      measure('timestamp', { ...full, document: { ...full.document, timestamp } }).have
    assert.deepEqual(
      ['2026-06-01T08:00:00+08:00', '2026-06-01', '2026-13-01T08:00:00Z', '01.06.2026', ''].map(dated),
      [1, 0, 0, 0, 0],
    )
    const reached = (contact: string) =>
      measure('author-contact', { ...full, document: { ...full.document, authors: [{ contacts: [contact] }] } }).have
    assert.deepEqual(['a@b.example', 'https://b.example', 'the office', 'a@', 'ftp://x'].map(reached), [1, 1, 0, 0, 0])
  })

  test('asks for recent formats as BSI does', () => {
    const recent = (format: 'CycloneDX' | 'SPDX', specVersion: string, notation = 'json') =>
      measure('recent-format', { ...full, format, specVersion, notation }).have
    assert.deepEqual([recent('CycloneDX', '1.5'), recent('CycloneDX', '1.6'), recent('CycloneDX', '1.7')], [0, 1, 1])
    assert.deepEqual([recent('SPDX', '2.3'), recent('SPDX', '3.0'), recent('SPDX', '3.0', 'tag-value')], [0, 1, 0])
  })

  test('every element is asked for by a set, and every one has words', () => {
    const asked = new Set(requirementSets.flatMap((set) => set.elements))
    assert.deepEqual([...asked].toSorted(), Object.keys(elements).toSorted())
    assert.deepEqual(Object.keys(english.elements).toSorted(), Object.keys(elements).toSorted())
  })
})
