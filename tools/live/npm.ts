// npm run test:live: a real package with everything it needs, from the registry that this machine's own npm uses, through a
// whole Assay on an empty temporary folder. Asks the network, and so is no part of the checks; skips when nobody answers.
import { fileURLToPath } from 'node:url'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { type Client, findClient } from '#test/clients/clients.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { openNpmProject } from '../demo/npm-project.ts'
import { play, type Step, say } from '../demo/play.ts'
import { openStage } from '../demo/stage.ts'
import * as steps from '../demo/steps.ts'
import { endWithoutUpstream } from './open-live-gate.ts'

const packageName = 'express'
const other = { ecosystem: 'npm', name: 'of-another-package' }
const secondsMax = 900
const npmSecondsMax = 300
const examinationSecondsMax = 600
const pingSecondsMax = 20
const samplesFolder = fileURLToPath(new URL('../../samples/advisories', import.meta.url))

const client = findClient('npm')
const upstreamUrl = await discoverUpstream('npm', process.env)
const obstacle = client ? await findObstacle(upstreamUrl) : 'there is no npm on this machine'
if (obstacle !== undefined || !client || !upstreamUrl) {
  endWithoutUpstream(obstacle)
}
const telling = { client, upstreamUrl }
const succeeded = await play((step, opened) => tell({ step, opened, ...telling }), {
  secondsMax,
  ending: watchSignals(),
})
// What an unfinished step still waits for must not keep the process.
process.exit(succeeded ? 0 : 1)

/** Why the story cannot be told here. */
async function findObstacle(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return "the machine's npm names no registry"
  try {
    const answer = await fetch(`${url}/${packageName}`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(pingSecondsMax * 1000),
    })
    return answer.ok ? undefined : `the machine's registry answers with ${answer.status}`
  } catch (error) {
    return `the machine's registry does not answer (${error instanceof Error ? error.message : error})`
  }
}

interface Telling {
  readonly step: Step
  readonly opened: AsyncDisposableStack
  readonly client: Client
  readonly upstreamUrl: string
}

async function tell({ step, ...given }: Telling): Promise<void> {
  const scene = await step("An Assay of its own starts, in front of the machine's registry", () => setTheScene(given))
  await step(`A developer installs ${packageName}: it is held`, () => steps.installIsHeld(scene, packageName))
  const packages = await step('npm writes the lockfile against the resolve address, all indexes cold', () =>
    steps.lockIsWritten(scene),
  )
  const { id } = await step('The developer requests everything that the lockfile brings in', () =>
    steps.closureIsRequested(scene, packages),
  )
  await step('Every version is fetched and examined', () => steps.closureIsExamined(scene, id))
  await step('Who asked may not approve; another person does', () => steps.anotherPersonApproves(scene, id))
  await step('The same installation succeeds, and so does a clean machine; every digest is upstream’s own', () =>
    steps.installSucceeds(scene, packages),
  )
}

async function setTheScene({ opened, client, upstreamUrl }: Omit<Telling, 'step'>): Promise<steps.Scene> {
  const stage = await openStage(opened, upstreamUrl)
  const { counts } = await stage.importFolder('sample', samplesFolder)
  // The samples age, and the policy as shipped decides nothing on old data.
  const record = {
    id: 'LIVE-1',
    modified: new Date().toISOString(),
    affected: [{ package: other, versions: ['1.0.0'] }],
  }
  await stage.importRecords('sample', [record])
  say(`npm ${client.version}, the policy as shipped, ${counts.added} sample advisories`)
  const project = openNpmProject({
    client,
    folder: stage.workFolder,
    token: stage.people.developer.token,
    dependencies: { [packageName]: '*' },
    secondsMax: npmSecondsMax,
  })
  return { stage, project, upstreamUrl, examinationSecondsMax, showing: 'counts' }
}
