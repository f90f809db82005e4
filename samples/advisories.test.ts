import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { npmVersions } from '#ecosystems/npm/versions.ts'
import { isMalware, type OsvRecord, osvSeverity, readOsv } from '#formats/osv.ts'
import { affects } from '#formats/osv-affects.ts'
import { affectedIntervals, liesIn } from '#formats/osv-intervals.ts'

const folder = new URL('advisories/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
const records: ReadonlyMap<string, OsvRecord> = new Map(
  names.map((name) => [name.slice(0, -'.json'.length), readOsv(readFileSync(new URL(name, folder)))]),
)

test('every sample is read, carries the id of its file, a summary, a severity or malware, and something affected', () => {
  assert.ok(records.size >= 60, `${records.size} records`)
  for (const [name, record] of records) {
    assert.equal(record.id, name)
    assert.ok(record.summary && record.details && record.modified && record.published, name)
    assert.ok(record.details.length < 400, `${name} is to be short`)
    assert.ok(isMalware(record) || osvSeverity(record).level !== 'unknown', name)
    assert.ok(record.affected.length > 0, name)
  }
})

test('vectors and labels of a sample do not contradict each other grossly', () => {
  const order = ['low', 'medium', 'high', 'critical']
  for (const [name, record] of records) {
    const chosen = osvSeverity(record)
    const labelled = osvSeverity({ ...record, severity: [] })
    if (chosen.rule !== 'highest-vector' || labelled.rule !== 'source-label') continue
    const steps = Math.abs(order.indexOf(chosen.level) - order.indexOf(labelled.level))
    assert.ok(steps <= 1, `${name}: ${chosen.level} and ${labelled.level}`)
  }
})

test('aliases and related records point both ways where both are here', () => {
  for (const [name, record] of records) {
    for (const other of record.related) {
      const target = records.get(other)
      if (target !== undefined) assert.ok(!target.aliases.includes(name), `${name} and ${other}`)
    }
    assert.ok(!record.aliases.some((alias) => records.has(alias)), `${name} stands twice`)
  }
})

test('all npm ranges become decided intervals without a warning', () => {
  let intervals = 0
  for (const [name, record] of records) {
    for (const affected of record.affected.filter((entry) => entry.package?.ecosystem === 'npm')) {
      const read = affectedIntervals(affected, npmVersions)
      assert.deepEqual([read.warnings, read.exact], [[], []], name)
      assert.ok(read.intervals.length > 0 && read.intervals.every((interval) => interval.decided), name)
      intervals += read.intervals.length
    }
  }
  assert.ok(intervals > 90, `${intervals} intervals`)
})

const expected: readonly (readonly [string, string, string, boolean])[] = [
  ['CVE-2021-44906', 'minimist', '1.2.5', true],
  ['CVE-2021-44906', 'minimist', '1.2.6', false],
  ['CVE-2021-44906', 'minimist', '0.2.4', false],
  ['CVE-2024-45296', 'path-to-regexp', '0.1.7', true],
  ['CVE-2024-45296', 'path-to-regexp', '0.1.10', false],
  ['CVE-2024-45296', 'path-to-regexp', '6.2.1', true],
  ['CVE-2024-29041', 'express', '5.0.0-beta.1', true],
  ['CVE-2024-29041', 'express', '5.0.0-beta.3', false],
  ['CVE-2024-29041', 'express', '4.19.2', false],
  ['GHSA-pjwm-rvh2-c87w', 'ua-parser-js', '0.7.29', true],
  ['GHSA-pjwm-rvh2-c87w', 'ua-parser-js', '0.7.28', false],
  ['GHSA-73qr-pfmq-6rp8', 'coa', '2.0.2', false],
  ['GHSA-73qr-pfmq-6rp8', 'coa', '2.1.3', true],
  ['CVE-2021-23567', 'colors', '1.4.0', false],
  ['CVE-2021-23567', 'colors', '1.4.44-liberty-2', true],
  ['CVE-2021-23567', 'colors', '1.4.44', false],
  ['GHSA-5w9c-rv96-fr7g', 'faker', '6.6.6', true],
  ['GHSA-5w9c-rv96-fr7g', 'faker', '5.5.3', false],
  ['MAL-2025-47141', '@ctrl/tinycolor', '4.1.2', true],
  ['MAL-2025-47141', '@ctrl/tinycolor', '4.2.0', false],
  ['CVE-2025-10894', 'nx', '21.8.0', true],
  ['CVE-2025-10894', 'nx', '21.8.1', false],
  ['CVE-2025-59144', 'debug', '4.4.2', true],
  ['CVE-2025-59144', 'debug', '4.4.1', false],
]

for (const [id, name, version, isAffected] of expected) {
  test(`${name} ${version} is ${isAffected ? '' : 'not '}affected by ${id}`, () => {
    const affected = records.get(id)?.affected.find((entry) => entry.package?.name === name)
    assert.ok(affected)
    assert.equal(affects(affected, version, npmVersions), isAffected ? 'affected' : 'not-affected')
    const key = npmVersions.key(version)
    assert.ok('bytes' in key)
    const { intervals } = affectedIntervals(affected, npmVersions)
    assert.equal(
      intervals.some((interval) => liesIn(key.bytes, interval)),
      isAffected,
    )
  })
}
