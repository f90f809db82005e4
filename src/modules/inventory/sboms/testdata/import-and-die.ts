// Imports documents into the database of a data folder, in a process of its own that kills itself in the middle of writing.
import type { KyselyPlugin, RootOperationNode } from 'kysely'
import { migrateDatabase, openApp } from '#app'
import { createOrgUnit, createPerson, findRootOrgUnit } from '#modules/access/index.ts'
import { readConfig } from '#platform/config.ts'
import type { Context } from '#platform/context.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { transact } from '#platform/database/transact.ts'
import { findApplication } from '../../application.ts'
import { createApplication } from '../../create-application.ts'
import { importSbom } from '../import-sbom.ts'
import { receiveSbom } from '../receive-sbom.ts'
import { bomOf } from './bom-of.ts'

const [dataFolder = '', first = '', second = ''] = process.argv.slice(2)
const config = readConfig({ ASSAY_DATA: dataFolder, ASSAY_LOG_LEVEL: 'silent' })
const database = await openDatabase(config)
let seconds = Date.parse('2026-06-01T08:00:00Z') / 1000
await migrateDatabase(database, new Date(seconds * 1000))
const app = await openApp({ config, clock: () => new Date(++seconds * 1000), database })
const makeContext = () => app.makeContext({ kind: 'system', name: 'test' })

/** Ends the process at a statement whose effects are in the transaction and nowhere else. */
const dying: KyselyPlugin = {
  transformQuery: ({ node }: { node: RootOperationNode }) => {
    if (JSON.stringify(node).includes('insert into release_component')) process.kill(process.pid, 'SIGKILL')
    return node
  },
  transformResult: ({ result }) => Promise.resolve(result),
}

async function handIn(name: string, count: number) {
  const purls = Array.from({ length: count }, (_, at) => `pkg:npm/${name}-${at}@1.0.0`)
  const body = [Buffer.from(JSON.stringify(bomOf(purls)))]
  const asked = { application: 'PAY', release: '1', fileName: `${name}.json` }
  return receiveSbom(
    makeContext(),
    asked,
    (async function* () {
      yield* body
    })(),
  )
}

if (!(await findApplication(makeContext(), 'PAY')))
  await transact(makeContext(), async (tx) => {
    const orgUnitId = (await findRootOrgUnit(tx))?.id ?? (await createOrgUnit(tx, { code: 'bank', name: 'Bank' })).id
    const { personId } = await createPerson(tx, { name: 'Owner', orgUnitId })
    await createApplication(tx, { code: 'PAY', name: 'Pay', orgUnitId, ownerPersonId: personId })
  })
const mortal = (context: Context): Context => ({ ...context, db: context.db.withPlugin(dying) })
if (first) await importSbom(makeContext(), (await handIn(first, 20)).sbomId)
if (second) await importSbom(mortal(makeContext()), (await handIn(second, 500)).sbomId)
// What a worker does when it is started again: everything that waits.
const open = await makeContext().db.selectFrom('sbom').select('id').where('state', '=', 'received').execute()
const tell = async () => {
  const { rows } = await database.pool.query(
    `select s.file_name as file, s.state, s.component_count as components, r.sbom_id = s.id as "inForce",
      (select count(*)::integer from release_component) as held,
      (select count(*)::integer from component) as known
     from sbom as s join release as r on r.id = s.release_id order by s.id`,
  )
  return rows
}
const before = await tell()
for (const { id } of open) await importSbom(makeContext(), id)
process.send?.({ before, after: await tell() })
await app.close()
await database.close()
