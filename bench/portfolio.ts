// What a national bank runs, made up but the same each time: applications, releases, components, advisories and findings; then
// what people and pipelines wait for. On the database of ASSAY_DATABASE_URL, which must be empty; else on the embedded one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateDatabase, openApp, prepareInstallation } from '#app'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { buildPortfolio } from './portfolio/build-portfolio.ts'
import { measureImports } from './portfolio/measure-imports.ts'
import { measureQuestions } from './portfolio/measure-questions.ts'
import type { Figure } from './report.ts'

const usage =
  'npm run bench -- portfolio [--json] [--scale 0.1]   scale 1: 5,000 applications, 50,000 releases, 60,000 components'

/** Options: `--scale`, a part of the full size. Throws `RangeError` with the usage for anything else. */
export async function run(options: readonly string[]): Promise<readonly Figure[]> {
  const scale = readScale(options)
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-portfolio-'))
  const databaseUrl = process.env.ASSAY_DATABASE_URL
  const config = readConfig({
    ASSAY_DATA: folder,
    ASSAY_LOG_LEVEL: 'error',
    ...(databaseUrl ? { ASSAY_DATABASE_URL: databaseUrl } : {}),
  })
  const database = await openDatabase(config)
  try {
    await migrateDatabase(database, systemClock())
    const { rows } = await database.pool.query('select from application limit 1')
    if (rows.length > 0) throw new RangeError('the database is not empty: this bench fills one of its own')
    const app = await openApp({ config, database })
    await prepareInstallation(app)
    const bench = { app, folder, scale }
    const built = await buildPortfolio(bench)
    const figures = [...built, ...(await measureQuestions(bench)), ...(await measureImports(bench))]
    await app.close()
    return figures
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readScale(options: readonly string[]): number {
  const [name, text] = options
  if (name === undefined) return 0.1
  const scale = Number(text)
  if (name !== '--scale' || options.length !== 2 || !(scale > 0 && scale <= 1)) throw new RangeError(usage)
  return scale
}
