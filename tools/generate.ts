// npm run generate: what is derived from the code and the migrations and kept in the repository.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const rows = spawnSync(process.execPath, [join(root, 'tools', 'generate-rows.ts')], { cwd: root, stdio: 'inherit' })
if (rows.status !== 0) process.exit(1)

// Imported late: the types of the rows may have changed what it says.
const { modules } = await import('../src/app.ts')
const { describeApi } = await import('../src/platform/openapi.ts')
const description = describeApi(modules.flatMap((module) => module.routes ?? []))
writeFileSync(join(root, 'docs', 'openapi.json'), `${JSON.stringify(description, null, 2)}\n`)

const { writeTable } = await import('../test/failure-modes/table.ts')
writeFileSync(join(root, 'docs', 'gateway-failure-modes.md'), writeTable())
