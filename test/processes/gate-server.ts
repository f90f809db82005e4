// A whole Assay server in a process of its own, for faults that a test cannot inflict on itself, and for benches.
// Started by fork with its upstreams by ecosystem, as JSON: says { url, token, databaseProcessId } when it listens;
// { admit: name } lets every version be used that is known, { deny: name } none. With a token, npm's are made known first.
import { migrateDatabase, openApp, prepareInstallation, startServer } from '#app'
import { createRepository } from '#modules/gateway/index.ts'
import { grantAdmissions, restrict } from '#modules/policy/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { transact } from '#platform/database/transact.ts'
import { relaxedPolicy, usePolicy } from '../gateway-app.ts'
import { makePeople } from '../people.ts'
import { rawRequest } from '../raw-request.ts'

const upstreams: Readonly<Record<string, string>> = JSON.parse(process.argv[2] ?? '{}')
const config = readConfig()
const database = await openDatabase(config)
await migrateDatabase(database, systemClock())
const app = await openApp({ config, database })
await prepareInstallation(app)
const context = () => app.makeContext({ kind: 'system', name: 'test' })
const known = await database.db.selectFrom('repository').select('id').executeTakeFirst()
const people = known ? undefined : await makePeople(app)
const token = people?.developer.token
if (people)
  await usePolicy({ context: (actor) => app.makeContext(actor ?? { kind: 'anonymous' }), people }, relaxedPolicy)
for (const [ecosystem, upstreamUrl] of people ? Object.entries(upstreams) : [])
  await createRepository(context(), { name: ecosystem, ecosystem, upstreamUrl, upstreamFrom: 'machine' })
const server = await startServer(app, config)
process.send?.({ url: server.url, token, databaseProcessId: database.processId() })

process.on('message', (message: { readonly admit?: string; readonly deny?: string; readonly token?: string }) => {
  if (message.admit) void admit(message.admit, message.token).then(() => process.send?.({ admitted: message.admit }))
  if (message.deny) void deny(message.deny).then(() => process.send?.({ denied: message.deny }))
})
process.on('disconnect', () => void stop())
process.on('SIGTERM', () => void stop())

async function admit(name: string, bearer: string | undefined): Promise<void> {
  if (bearer) await rawRequest(`${server.url}/repo/npm/${name.replace('/', '%2f')}`, { token: bearer })
  const versions = await database.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('v.id')
    .where('p.name', '=', name)
    .execute()
  await transact(context(), (tx) => grantAdmissions(tx, { versionIds: versions.map((row) => row.id), reason: 'test' }))
}

async function deny(name: string): Promise<void> {
  const found = database.db.selectFrom('package').select('id').where('name', '=', name)
  const { id: packageId } = await found.executeTakeFirstOrThrow()
  await transact(context(), (tx) => restrict(tx, { packageId, effect: 'deny', publicText: 'test' }))
}

async function stop(): Promise<void> {
  await server.close()
  await app.close()
  await database.close()
  process.exit(0)
}
