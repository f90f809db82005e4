import assert from 'node:assert/strict'
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OsvError, osvSeverity, readOsv } from './osv.ts'
import { readZip } from './zip.ts'

const folder = fileURLToPath(new URL('../../../shared/data/osv', import.meta.url))
const skip = existsSync(folder) ? false : 'the collection of OSV records is not here'

async function readAll(ecosystem: string) {
  const fd = openSync(`${folder}/${ecosystem}/all.zip`, 'r')
  const refused = new Map<string, number>()
  let records = 0
  let scored = 0
  for await (const entry of readZip(fd)) {
    try {
      const record = readOsv(await entry.bytes())
      assert.equal(`${record.id}.json`, entry.path)
      records += 1
      if (osvSeverity(record).level !== 'unknown') scored += 1
    } catch (error) {
      if (!(error instanceof OsvError)) throw error
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1)
    }
  }
  closeSync(fd)
  return { records, scored, refused: Object.fromEntries(refused) }
}

test('every npm record is read', { skip }, async () => {
  const { records, scored, refused } = await readAll('npm')
  assert.deepEqual(refused, {})
  assert.ok(records > 2000, `${records} records`)
  assert.ok(scored > records * 0.95, `${scored} of ${records} have a severity`)
})

test('records of all other ecosystems are read or refused with a code', { skip }, async (context) => {
  for (const ecosystem of readdirSync(folder).filter((name) => name !== 'npm')) {
    const { records, refused } = await readAll(ecosystem)
    assert.ok(records > 0, ecosystem)
    context.diagnostic(`${ecosystem}: ${records} read, refused ${JSON.stringify(refused)}`)
  }
})
