import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

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
  readonly summary?: string
  /** A CVSS vector, or a word for `database_specific.severity`. */
  readonly severity?: string
}

/** A record of one package in OSV form. */
export function makeRecord(facts: RecordFacts): object {
  const { id, aliases = [], modified = '2026-05-01T00:00:00Z', withdrawn, severity } = facts
  const events = (facts.events ?? ['introduced 0']).map((event) => {
    const [type = ''] = event.split(' ', 1)
    return { [type]: event.slice(type.length + 1) }
  })
  return {
    id,
    modified,
    published: '2026-04-01T00:00:00Z',
    ...(withdrawn && { withdrawn }),
    aliases,
    summary: facts.summary ?? `Something about ${id}`,
    ...(severity?.startsWith('CVSS') && { severity: [{ type: 'CVSS_V3', score: severity }] }),
    ...(severity && !severity.startsWith('CVSS') && { database_specific: { severity } }),
    affected: [
      {
        package: { ecosystem: facts.ecosystem ?? 'npm', name: facts.name ?? 'thing' },
        ranges: events.length === 0 ? [] : [{ type: 'SEMVER', events }],
        ...(facts.versions && { versions: facts.versions }),
      },
    ],
  }
}

const made: string[] = []

/** A folder of a feed: values that are texts are written as they are, everything else as JSON. */
export function makeFeed(
  files: Readonly<Record<string, unknown>>,
  folder = mkdtempSync(join(tmpdir(), 'assay-feed-')),
): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    )
  }
  if (made.length === 0) process.once('exit', () => made.map((each) => rmSync(each, { recursive: true, force: true })))
  made.push(folder)
  return folder
}

/** A feed of these records, each in a file named by its id. */
export function feedOf(...records: readonly RecordFacts[]): string {
  return makeFeed(Object.fromEntries(records.map((facts) => [`${facts.id}.json`, makeRecord(facts)])))
}
