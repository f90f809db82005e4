// npm run demo: from a held installation to a recalled version, with the npm of this machine, packages made for it, and a
// whole Assay on an empty temporary folder. Nothing outside this machine is asked. Ends with 0 when every step did its part.
import { watchSignals } from '../src/cli/watch-signals.ts'
import { type Client, findClient } from '../test/clients/clients.ts'
import { makePackage, startNpmUpstream } from '../test/upstreams/npm-upstream.ts'
import { openNpmProject } from './demo/npm-project.ts'
import type { Step } from './demo/play.ts'
import { play, say } from './demo/play.ts'
import { everythingIsLogged, versionIsCondemned, versionIsRefused } from './demo/recall.ts'
import { openStage } from './demo/stage.ts'
import * as steps from './demo/steps.ts'

const secondsMax = 180
const npmSecondsMax = 60
const examinationSecondsMax = 60
const condemned = 'teller-codes'
const advisoryId = 'MAL-DEMO-1'

const screen = makePackage({
  name: 'teller-screen',
  version: '4.2.0',
  dependencies: { 'teller-router': '^1.0.0', '@teller/forms': '^2.0.0' },
})
const parts = [
  makePackage({ name: 'teller-router', version: '1.3.0', dependencies: { [condemned]: '^3.0.0' } }),
  makePackage({ name: '@teller/forms', version: '2.0.1', dependencies: { [condemned]: '^3.0.0' } }),
  makePackage({ name: condemned, version: '3.1.0' }),
]

const client = findClient('npm')
if (!client) process.stderr.write('The demo needs npm, and there is none on this machine.\n')
const succeeded =
  client !== undefined &&
  (await play((step, opened) => tell({ step, opened, client }), { secondsMax, ending: watchSignals() }))
// What an unfinished step still waits for must not keep the process.
process.exit(succeeded ? 0 : 1)

interface Telling {
  readonly step: Step
  readonly opened: AsyncDisposableStack
  readonly client: Client
}

async function tell({ step, opened, client }: Telling): Promise<void> {
  const scene = await step('An Assay of its own starts, in front of an upstream with four packages', () =>
    setTheScene(opened, client),
  )
  await step('A developer installs what nobody has approved: it is held', () => steps.installIsHeld(scene, screen.name))
  const packages = await step('npm writes the lockfile against the resolve address, which serves no packages', () =>
    steps.lockIsWritten(scene),
  )
  const { id } = await step('The developer requests everything that the lockfile brings in', () =>
    steps.closureIsRequested(scene, packages),
  )
  const { items } = await step('Every version is fetched and examined', () => steps.closureIsExamined(scene, id))
  await step('Who asked may not approve; another person does', () => steps.anotherPersonApproves(scene, id))
  await step('The same installation succeeds, and so does a clean machine', () =>
    steps.installSucceeds(scene, packages),
  )
  const item = items.find(({ name }) => name === condemned)
  if (!item) throw new Error(`the request has no ${condemned}`)
  await step(`A feed reports ${condemned} as malware`, () => versionIsCondemned(scene, item, advisoryId))
  await step('The next installation is refused, although all was approved and lies in the store', () =>
    versionIsRefused(scene, item, advisoryId),
  )
  await step('Everything is in the logs, and the audit log is whole', () => everythingIsLogged(scene, condemned))
}

async function setTheScene(opened: AsyncDisposableStack, client: Client): Promise<steps.Scene> {
  const upstream = opened.use(await startNpmUpstream({ packages: [screen, ...parts] }))
  const stage = await openStage(opened, upstream.url)
  // A record about something else: the shipped policy decides nothing on advisories that are missing or old.
  const record = { id: 'DEMO-1', modified: new Date().toISOString(), summary: 'a record about another package' }
  const affected = [{ package: { ecosystem: 'npm', name: 'teller-fax' }, versions: ['0.1.0'] }]
  await stage.importRecords('demo-feed', [{ ...record, affected }])
  const project = openNpmProject({
    client,
    folder: stage.workFolder,
    token: stage.people.developer.token,
    dependencies: { [screen.name]: '^4.0.0' },
    secondsMax: npmSecondsMax,
  })
  say(`npm ${client.version}, Assay at ${stage.url}, the policy as shipped, advisories as of now`)
  return { stage, project, upstreamUrl: upstream.url, examinationSecondsMax, showing: 'each' }
}
