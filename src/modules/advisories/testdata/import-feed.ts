// Imports a feed into the database of a data folder, telling its progress: a process of its own, to be killed.
import { migrateDatabase, openApp } from '#app'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { importAdvisories } from '../index.ts'

const [dataFolder = '', path = ''] = process.argv.slice(2)
const config = readConfig({ ASSAY_DATA: dataFolder, ASSAY_LOG_LEVEL: 'silent' })
const now = new Date('2026-06-01T08:00:00Z')
const database = await openDatabase(config)
await migrateDatabase(database, now)
const app = await openApp({ config, clock: () => now, database })
const report = await importAdvisories(app.makeContext({ kind: 'system', name: 'test' }), {
  path,
  source: 'killed',
  onProgress: (counts) => process.send?.(counts),
})
process.send?.({ ...report, ended: true })
await app.close()
await database.close()
