import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RecordFacts {
  readonly id: string
  readonly name?: string
  readonly ecosystem?: string
  /** Events of one range, as `introduced 1.0.0`. */
  readonly events?: readonly string[]
  readonly versions?: readonly string[]
  readonly aliases?: readonly string[]
  readonly modified?: string
  readonly withdrawn?: string
  /** A CVSS vector, or a word. */
  readonly severity?: string
}

/** A record of one package in OSV form. */
export function makeRecord(facts: RecordFacts) {
  const { id, ecosystem = 'npm', name = 'thing', versions, aliases = [], withdrawn, severity } = facts
  const events = (facts.events ?? ['introduced 0']).map((event) => {
    const [type = '', version = ''] = event.split(' ', 2)
    return { [type]: version }
  })
  const isVector = severity?.startsWith('CVSS')
  return {
    id,
    modified: facts.modified ?? '2026-05-01T00:00:00Z',
    ...(withdrawn && { withdrawn }),
    aliases,
    summary: `Something about ${id}`,
    ...(isVector && { severity: [{ type: 'CVSS_V3', score: severity }] }),
    ...(severity && !isVector && { database_specific: { severity } }),
    affected: [
      {
        package: { ecosystem, name },
        ranges: events.length === 0 ? [] : [{ type: 'SEMVER', events }],
        ...(versions && { versions }),
      },
    ],
  }
}

const folders: string[] = []

/** A folder of these records, removed when the process ends. */
export function feedOf(...made: readonly { readonly id: string }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-answers-feed-'))
  if (folders.length === 0)
    process.once('exit', () => folders.map((each) => rmSync(each, { recursive: true, force: true })))
  folders.push(folder)
  for (const record of made) writeFileSync(join(folder, `${record.id}.json`), JSON.stringify(record))
  return folder
}

export const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'

const records: readonly RecordFacts[] = [
  { id: 'GHSA-aaaa', aliases: ['CVE-2026-1'], severity: vector, events: ['introduced 1.0.0', 'fixed 1.2.0'] },
  { id: 'CVE-2026-1', severity: 'MODERATE', events: ['introduced 0.9.0', 'fixed 1.1.0'] },
  { id: 'MAL-2026-1', name: 'evil', versions: ['1.0.0', '1.0.1'], events: [] },
  { id: 'GHSA-proto', name: '__proto__', severity: 'LOW' },
  { id: 'GHSA-scoped', name: '@bank/forms', events: ['introduced 0', 'last_affected 2.0.0'] },
  { id: 'GHSA-old', name: 'old', withdrawn: '2026-05-04T00:00:00Z' },
  { id: 'X-TEST-1', name: 'tested' },
  {
    id: 'PYSEC-1',
    ecosystem: 'PyPI',
    name: 'Some_Thing',
    aliases: ['CVE-2026-9'],
    events: ['introduced 0', 'fixed 3'],
  },
  {
    id: 'GHSA-nnnn',
    ecosystem: 'NuGet',
    name: 'Acme.Json',
    severity: 'HIGH',
    events: ['introduced 0', 'fixed 13.0.1'],
  },
  { id: 'GHSA-mmmm', ecosystem: 'NuGet', name: 'Acme.Json', severity: 'CRITICAL', versions: ['1.2.3'], events: [] },
  { id: 'DSA-1', ecosystem: 'Debian:12', name: 'openssl', events: ['introduced 0', 'fixed 3.0.11-1'] },
  { id: 'DSA-2', ecosystem: 'Debian:11', name: 'openssl', events: ['introduced 0', 'fixed 1.1.1w-0'] },
  {
    id: 'GO-2026-0001',
    ecosystem: 'Go',
    name: 'example.com/a',
    aliases: ['CVE-2026-5'],
    events: ['introduced 0', 'fixed 1.2.3'],
  },
  {
    id: 'GO-2026-0002',
    ecosystem: 'Go',
    name: 'example.com/a',
    events: ['introduced 1.0.0', 'fixed 1.1.0', 'introduced 1.3.0'],
  },
  {
    id: 'GO-2026-0003',
    ecosystem: 'Go',
    name: 'stdlib',
    events: ['introduced 0', 'fixed 1.21.0', 'introduced 1.22.0', 'fixed 1.22.4'],
  },
  { id: 'GHSA-gogo', ecosystem: 'Go', name: 'example.com/b', events: ['introduced 0', 'fixed 2.0.0'] },
]

/** A folder of records of several ecosystems. One of them names two: it makes no feed of the second. */
export function answersFeed(): string {
  const mixed = makeRecord({ id: 'GHSA-both', name: 'both', events: ['introduced 0', 'fixed 2.0.0'] })
  const gem = {
    package: { ecosystem: 'RubyGems', name: 'both' },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
  }
  return feedOf(...records.map(makeRecord), { ...mixed, affected: [...mixed.affected, gem] } as { readonly id: string })
}
