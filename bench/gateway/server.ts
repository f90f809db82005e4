// A whole Assay server in a process of its own, for the bench of the gateway. Started by fork; answers each message by its id.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { migrateDatabase, openApp, prepareInstallation, startServer } from '#app'
import { createRepository, loadIndex } from '#modules/gateway/index.ts'
import { grantAdmissions } from '#modules/policy/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/database/connect.ts'
import { transact } from '#platform/database/transact.ts'
import { relaxedPolicy, usePolicy } from '../../test/gateway-app.ts'
import { makePeople } from '../../test/people.ts'
import type { ServerOrder, ServerUsage } from './assay.ts'

const resolutionMilliseconds = 1
const versionsAtATime = 1_000
const loadsAtOnce = 16

const config = readConfig()
const database = await openDatabase(config)
await migrateDatabase(database, systemClock())
const app = await openApp({ config, database })
await prepareInstallation(app)
const context = () => app.makeContext({ kind: 'system', name: 'bench' })
const people = await makePeople(app)
await usePolicy({ context: (actor) => app.makeContext(actor ?? { kind: 'anonymous' }), people }, relaxedPolicy)
const server = await startServer(app, config)
let isStopping = false
const delay = monitorEventLoopDelay({ resolution: resolutionMilliseconds })
delay.enable()
process.send?.({ url: server.url, token: people.developer.token })

process.on('message', ({ id, order }: { readonly id: number; readonly order: ServerOrder }) => {
  obey(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.on('disconnect', () => void stop())
process.on('SIGTERM', () => void stop())

async function obey(order: ServerOrder): Promise<unknown> {
  if (order.do === 'open') return createRepository(context(), { ...order.repository, upstreamFrom: 'machine' })
  if (order.do === 'load') {
    const { repository, names } = order
    for (let at = 0; at < names.length; at += loadsAtOnce)
      await Promise.all(names.slice(at, at + loadsAtOnce).map((name) => loadIndex(context(), { repository, name })))
    return undefined
  }
  if (order.do === 'admit') return admit(order)
  return usage(order.collect)
}

/** Every version that is known of the ecosystem, except those that stay held. */
async function admit(order: Extract<ServerOrder, { do: 'admit' }>): Promise<void> {
  const rows = await database.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['v.id', 'p.name', 'v.version'])
    .where('p.ecosystem', '=', order.ecosystem)
    .execute()
  const held = new Set(order.held)
  const ids = rows.filter(({ name, version }) => !held.has(`${name} ${version}`)).map(({ id }) => id)
  for (let at = 0; at < ids.length; at += versionsAtATime) {
    const versionIds = ids.slice(at, at + versionsAtATime)
    await transact(context(), (tx) => grantAdmissions(tx, { versionIds, reason: 'bench' }))
  }
}

/** What the process uses now; delays of the event loop since it was last asked, beyond the resolution of their measure. */
function usage(collect: boolean): ServerUsage {
  if (collect) globalThis.gc?.()
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMilliseconds)
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  const found = {
    rssBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external + arrayBuffers,
    processorMicroseconds: user + system,
    delayMaxMilliseconds: beyond(delay.max),
    delayP99Milliseconds: beyond(delay.percentile(99)),
  }
  delay.reset()
  return found
}

async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await server.close()
  await app.close()
  await database.close()
  process.exit(0)
}
