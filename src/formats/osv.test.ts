import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMalware, OsvError, osvLimits, readOsv } from './osv.ts'

const complete = {
  id: 'GHSA-xxxx-yyyy-zzzz',
  schema_version: '1.7.0',
  modified: '2024-02-29T10:00:00.123456Z',
  published: '2024-01-01T00:00:00Z',
  withdrawn: '2024-03-01T00:00:00Z',
  aliases: ['CVE-2024-1'],
  related: ['CVE-2024-2'],
  upstream: ['CVE-2024-3'],
  summary: 'short',
  details: 'long',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left', purl: 'pkg:npm/left' },
      ranges: [
        {
          type: 'SEMVER',
          events: [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { last_affected: '2.1.0' }],
        },
        { type: 'GIT', repo: 'https://git.example/left', events: [{ introduced: '0' }, { limit: '*' }] },
      ],
      versions: ['0.1.0'],
      severity: [{ type: 'Ubuntu', score: 'high' }],
      ecosystem_specific: { imports: [{ path: 'left/pad' }] },
      database_specific: { last_known_affected_version_range: '< 3' },
    },
  ],
  references: [{ type: 'ADVISORY', url: 'https://advisory.example/1' }],
  credits: [{ name: 'Finder', contact: ['https://finder.example'], type: 'FINDER' }],
  database_specific: { severity: 'HIGH', cwe_ids: ['CWE-1'] },
}

test('every field is read under its own name, events by their type', () => {
  const record = readOsv(Buffer.from(JSON.stringify(complete)))
  const { affected, ...rest } = record
  const { affected: written, ...expected } = complete
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), expected)
  const [range] = affected[0]?.ranges ?? []
  assert.deepEqual(range?.events, [
    { type: 'introduced', version: '0' },
    { type: 'fixed', version: '1.0.0' },
    { type: 'introduced', version: '2.0.0' },
    { type: 'last_affected', version: '2.1.0' },
  ])
  assert.equal(affected[0]?.ranges[1]?.repo, 'https://git.example/left')
  assert.deepEqual(affected[0]?.package, written[0]?.package)
  assert.deepEqual(affected[0]?.versions, ['0.1.0'])
  assert.equal(affected[0]?.database_specific?.last_known_affected_version_range, '< 3')
  assert.deepEqual(readOsv(complete), record)
})

test('only the id is indispensable; null is absent; unknown fields are left out', () => {
  const record = readOsv({ id: 'X-1', aliases: null, affected: [{ versions: null }], extra: 1 })
  assert.deepEqual(record, {
    id: 'X-1',
    aliases: [],
    related: [],
    upstream: [],
    severity: [],
    affected: [{ ranges: [], versions: [], severity: [] }],
    references: [],
    credits: [],
  })
})

const range = (value: object) => ({ id: 'X-1', affected: [{ ranges: [value] }] })
const event = (value: object) => range({ type: 'SEMVER', events: [{ introduced: '0' }, value] })

const broken: readonly (readonly [string, unknown])[] = [
  ['osv.missing-id', {}],
  ['osv.missing-id', { id: '' }],
  ['osv.missing-id', { id: 7 }],
  ['osv.bad-id', { id: '../x' }],
  ['osv.bad-id', { id: 'a b' }],
  ['osv.bad-id', { id: 'x'.repeat(201) }],
  ['osv.bad-timestamp', { id: 'X-1', modified: 'yesterday' }],
  ['osv.bad-timestamp', { id: 'X-1', modified: '2024-02-30T00:00:00Z' }],
  ['osv.bad-timestamp', { id: 'X-1', modified: '2024-01-01T25:00:00Z' }],
  ['osv.bad-timestamp', { id: 'X-1', published: '2024-01-01' }],
  ['osv.bad-timestamp', { id: 'X-1', withdrawn: '2024-01-01T00:00:00+08:00' }],
  ['osv.bad-field', { id: 'X-1', summary: 1 }],
  ['osv.bad-field', { id: 'X-1', aliases: 'CVE-1' }],
  ['osv.bad-field', { id: 'X-1', aliases: [1] }],
  ['osv.bad-field', { id: 'X-1', affected: {} }],
  ['osv.bad-field', { id: 'X-1', affected: ['x'] }],
  ['osv.bad-field', { id: 'X-1', affected: [{ package: { ecosystem: 'npm' } }] }],
  ['osv.bad-field', { id: 'X-1', affected: [{ package: { ecosystem: ' ', name: 'x' } }] }],
  ['osv.bad-field', { id: 'X-1', affected: [{ versions: [1] }] }],
  ['osv.bad-field', { id: 'X-1', database_specific: 'text' }],
  ['osv.bad-field', { id: 'X-1', severity: [{ type: 'CVSS_V3', score: 9.8 }] }],
  ['osv.bad-field', []],
  ['osv.bad-range', range({ type: 'DATES', events: [{ introduced: '0' }] })],
  ['osv.bad-range', range({ type: 'SEMVER', events: [] })],
  ['osv.bad-range', range({ type: 'SEMVER', events: [{ fixed: '1' }] })],
  ['osv.bad-event', event({})],
  ['osv.bad-event', event({ removed: '1' })],
  ['osv.bad-event', event({ fixed: '1', last_affected: '0' })],
  ['osv.bad-event', event({ fixed: 1 })],
  ['osv.bad-event', event({ fixed: ' ' })],
  ['osv.bad-event', event({ fixed: null })],
  ['osv.too-many-values', { id: 'X-1', aliases: Array(osvLimits.listMax + 1).fill('a') }],
  ['osv.too-many-values', { id: 'X-1', affected: [{ versions: Array(osvLimits.versionsMax + 1).fill('1') }] }],
]

const hasCode = (code: string) => (error: unknown) => error instanceof OsvError && error.code === code

for (const [code, document] of broken) {
  test(`${JSON.stringify(document).slice(0, 80)} is refused as ${code}`, () => {
    assert.throws(() => readOsv(Buffer.from(JSON.stringify(document))), hasCode(code))
  })
}

test('what is not JSON, too large or too deep is refused before anything is built', () => {
  assert.throws(() => readOsv(Buffer.from('{"id": "X-1"')), hasCode('osv.not-json'))
  assert.throws(() => readOsv(Buffer.from([0x7b, 0xff, 0x7d])), hasCode('osv.not-json'))
  assert.throws(() => readOsv(Buffer.alloc(osvLimits.sizeBytesMax + 1, ' ')), hasCode('osv.too-large'))
  const deep = '['.repeat(100_000)
  assert.throws(() => readOsv(Buffer.from(`{"id":"X-1","database_specific":${deep}`)), hasCode('osv.too-deep'))
  const cyclic: Record<string, unknown> = { id: 'X-1' }
  cyclic.database_specific = cyclic
  assert.throws(() => readOsv(cyclic), hasCode('osv.not-json'))
})

test('names that mean something to JavaScript are ordinary', () => {
  const text = '{"id":"X-1","__proto__":{"aliases":["CVE-1"]},"database_specific":{"__proto__":{"severity":"HIGH"}}}'
  const record = readOsv(Buffer.from(text))
  assert.deepEqual(record.aliases, [])
  assert.equal(record.database_specific?.severity, undefined)
  assert.equal(record.database_specific?.constructor, undefined)
})

test('malware is told by its id, an alias or its origins', () => {
  assert.equal(isMalware(readOsv({ id: 'MAL-2024-1' })), true)
  assert.equal(isMalware(readOsv({ id: 'GHSA-1', aliases: ['MAL-2024-1'] })), true)
  assert.equal(isMalware(readOsv({ id: 'X-1', database_specific: { 'malicious-packages-origins': [] } })), true)
  assert.equal(isMalware(readOsv({ id: 'CVE-2024-1', summary: 'MAL-like', related: ['MAL-2024-1'] })), false)
})
