import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOsv } from './osv.ts'
import { osvSeverity, scoreCvss } from './osv-severity.ts'

const v2 = 'AV:N/AC:L/Au:N/C:P/I:P/A:P'
const v30 = 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L'
const v31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H'
const v40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'

test('vectors of all versions are scored by their base metrics', () => {
  assert.deepEqual(scoreCvss(v2), { cvssVersion: '2.0', score: 7.5, level: 'high' })
  assert.deepEqual(scoreCvss(`(${v2})`), { cvssVersion: '2.0', score: 7.5, level: 'high' })
  assert.deepEqual(scoreCvss('AV:N/AC:L/Au:N/C:C/I:C/A:C'), { cvssVersion: '2.0', score: 10, level: 'high' })
  assert.deepEqual(scoreCvss(v30), { cvssVersion: '3.0', score: 5.3, level: 'medium' })
  assert.deepEqual(scoreCvss(v31), { cvssVersion: '3.1', score: 10, level: 'critical' })
  assert.deepEqual(scoreCvss(`${v31}/E:U/RC:U`), { cvssVersion: '3.1', score: 10, level: 'critical' })
  assert.deepEqual(scoreCvss(v40), { cvssVersion: '4.0', score: 9.3, level: 'critical' })
  assert.deepEqual(scoreCvss(`${v40}/E:U`), { cvssVersion: '4.0', score: 9.3, level: 'critical' })
  const harmless = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N'
  assert.deepEqual(scoreCvss(harmless), { cvssVersion: '3.1', score: 0, level: 'none' })
})

const unscored = [
  '',
  'high',
  'CVSS:3.1/AV:N/AC:L',
  'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
  `${v31}/XX:Y`,
  `${v31}/AV:L`,
  v31.replace('3.1', '9.0'),
  v31.replace('CVSS:3.1/', ''),
  `CVSS:3.1/${'AV:N/'.repeat(1000)}`,
  'CVSS:3.1/__proto__:N/constructor:N',
]

test('incomplete and malformed vectors have no score, rather than 0', () => {
  for (const vector of unscored) assert.equal(scoreCvss(vector), undefined, vector.slice(0, 60))
})

const record = (fields: object) => readOsv({ id: 'X-1', ...fields })

test('the highest vector of the record and its packages is chosen and named', () => {
  const severity = [
    { type: 'CVSS_V2', score: v2 },
    { type: 'CVSS_V3', score: v30 },
  ]
  assert.deepEqual(osvSeverity(record({ severity })), {
    rule: 'highest-vector',
    level: 'high',
    score: 7.5,
    vector: v2,
    cvssVersion: '2.0',
  })
  const affected = [{ severity: [{ type: 'CVSS_V4', score: v40 }] }]
  const chosen = osvSeverity(record({ severity, affected, database_specific: { severity: 'LOW' } }))
  assert.equal(chosen.rule === 'highest-vector' && chosen.vector, v40)
})

test('the label counts where no vector does', () => {
  const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }]
  const labelled = record({ severity, database_specific: { severity: 'MODERATE' } })
  assert.deepEqual(osvSeverity(labelled), { rule: 'source-label', level: 'medium', label: 'MODERATE' })
  const untyped = record({ severity: [{ score: 'low' }] })
  assert.deepEqual(osvSeverity(untyped), { rule: 'source-label', level: 'low', label: 'low' })
  const perPackage = record({
    affected: [{ severity: [{ type: 'Ubuntu', score: 'low' }] }, { database_specific: { severity: 'Important' } }],
  })
  assert.deepEqual(osvSeverity(perPackage), { rule: 'source-label', level: 'high', label: 'Important' })
})

test('without vector and label the severity is unknown', () => {
  const unknown = { rule: 'absent', level: 'unknown' }
  assert.deepEqual(osvSeverity(record({})), unknown)
  assert.deepEqual(osvSeverity(record({ severity: [{ type: 'CVSS_V3', score: 'n/a' }] })), unknown)
  assert.deepEqual(osvSeverity(record({ database_specific: { severity: 'toString' } })), unknown)
  assert.deepEqual(osvSeverity(record({ database_specific: { severity: 9 } })), unknown)
})

test('a record with very many vectors is bounded', () => {
  const severity = Array.from({ length: 5000 }, (_, index) => ({
    type: 'CVSS_V4',
    score: `${v40}/E:U/MAV:N/x${index}`,
  }))
  assert.deepEqual(osvSeverity(record({ severity })), { rule: 'absent', level: 'unknown' })
})
