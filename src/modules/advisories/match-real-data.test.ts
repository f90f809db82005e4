import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { npmVersions } from '#ecosystems/npm/versions.ts'
import { readZip } from '#formats/zip.ts'
import { testApp } from '#test/harness.ts'
import { importAdvisories, loadAdvisoryMatchers } from './index.ts'
import { type PlainRecord, plainlyAffects } from './testdata/plain-osv.ts'

const feed = fileURLToPath(new URL('../../../../shared/data/osv/npm/all.zip', import.meta.url))
const skip = existsSync(feed) ? false : 'no ../shared/data/osv/npm/all.zip'

async function readRecords(): Promise<readonly PlainRecord[]> {
  const file = await open(feed)
  const records: PlainRecord[] = []
  for await (const entry of readZip(file.fd)) records.push(JSON.parse(Buffer.from(await entry.bytes()).toString()))
  await file.close()
  return records
}

/** Each version that the records of a package name, its neighbours, and some from everywhere. */
function sampleVersions(records: readonly PlainRecord[]): ReadonlySet<string> {
  const named = records.flatMap((record) =>
    (record.affected ?? []).flatMap((affected) => [
      ...(affected.versions ?? []).slice(0, 20),
      ...(affected.ranges ?? []).flatMap((range) => range.events.flatMap((event) => Object.values(event))),
    ]),
  )
  const around = named.flatMap((version) => {
    const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? []
    if (patch === undefined) return []
    const next = `${major}.${minor}.${Number(patch) + 1}`
    const before = Number(patch) > 0 ? [`${major}.${minor}.${Number(patch) - 1}`] : []
    return [version, `${version}-0`, `${version}-rc.1`, `${version}+build`, next, `${next}-alpha`, ...before]
  })
  return new Set([...around, '0.0.0', '0.0.1-alpha', '1.0.0', '2.5.7', '99.99.99'])
}

describe('matching the advisories of npm', { skip }, () => {
  const app = testApp()

  it('agrees with the plain evaluation of every record', async () => {
    const { importId, ...counts } = await importAdvisories(app.context(), { path: feed, source: 'osv-npm' })
    const records = await readRecords()
    assert.deepEqual([counts.read, counts.added, counts.failed], [records.length, records.length, 0], importId)
    const byName = new Map<string, Set<PlainRecord>>()
    for (const record of records)
      for (const affected of record.affected ?? []) {
        if (affected.package?.ecosystem !== 'npm') continue
        const known = byName.get(affected.package.name) ?? new Set()
        byName.set(affected.package.name, known.add(record))
      }
    const packages = [...byName.keys()].map((name) => ({ ecosystem: 'npm', name }))
    const matchers = await loadAdvisoryMatchers(app.context(), packages)
    let compared = 0
    for (const [at, { name }] of packages.entries()) {
      const own = [...(byName.get(name) ?? [])].filter((record) => record.withdrawn === undefined)
      for (const version of sampleVersions(own)) {
        const expected = own.filter((record) => plainlyAffects(record, name, version)).map((record) => record.id)
        const found = matchers[at]?.match(version, npmVersions.key(version)) ?? []
        const ids = found.flatMap((match) => [match.advisoryId, ...match.aliases])
        const label = `${name}@${version}`
        assert.ok(
          found.every((match) => match.state === 'affected'),
          `${label} is undecided`,
        )
        assert.deepEqual(
          expected.filter((id) => !ids.includes(id)),
          [],
          `${label} misses`,
        )
        for (const match of found)
          assert.ok(
            expected.some((id) => id === match.advisoryId || match.aliases.includes(id)),
            `${label} is not named by ${match.advisoryId}`,
          )
        compared += own.length
      }
    }
    assert.ok(compared > 100_000, `${compared} comparisons`)
  })
})
