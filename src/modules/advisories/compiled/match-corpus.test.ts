import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OsvError, type OsvRecord, readOsv } from '#formats/osv.ts'
import { parsePurl } from '#formats/purl.ts'
import { readAdvisoryFiles } from '../advisory-files.ts'
import { makeCoordinates } from '../testdata/coordinates.ts'
import { createReferenceMatcher } from '../testdata/reference-matcher.ts'
import { compileAdvisories } from './compile-advisories.ts'
import { openAdvisoryIndex } from './open-advisory-index.ts'

const feeds = fileURLToPath(new URL('../../../../../shared/data/osv', import.meta.url))
const skip = existsSync(feeds) ? false : 'no ../shared/data/osv'

async function readRecords(): Promise<readonly OsvRecord[]> {
  const records: OsvRecord[] = []
  for await (const file of readAdvisoryFiles(feeds)) {
    try {
      records.push(readOsv(await file.bytes()))
    } catch (error) {
      if (!(error instanceof OsvError)) throw error
    }
  }
  return records
}

it('the compiled index of every record answers as the plain matcher does', { skip }, async () => {
  const records = await readRecords()
  const { bytes, facts } = await compileAdvisories([{ path: feeds, source: 'osv' }], new Date('2026-11-01T00:00:00Z'))
  assert.ok(facts.advisoryCount > 10_000, `${facts.advisoryCount} advisories`)
  const index = openAdvisoryIndex(bytes)
  const reference = createReferenceMatcher(records)
  let matched = 0
  for (const coordinate of makeCoordinates(records, 20_000)) {
    const purl = parsePurl(coordinate)
    const expected = reference.match(purl)
    const found = index.match(purl)
    const named = new Set(found.flatMap(({ advisoryId, aliases }) => [advisoryId, ...aliases]))
    const missed = [...expected.affected, ...expected.undecided].filter((id) => !named.has(id))
    assert.deepEqual(missed, [], `${coordinate} misses`)
    for (const { advisoryId, aliases, state } of found) {
      const known = state === 'affected' ? expected.affected : expected.undecided
      assert.ok(
        [advisoryId, ...aliases].some((id) => known.has(id)),
        `${coordinate} is not named by ${advisoryId}`,
      )
    }
    matched += found.length
  }
  assert.ok(matched > 1_000, `${matched} answers`)
})
