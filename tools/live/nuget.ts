// Packages from the source that this machine's own NuGet is set to: what its client asks for, index, versions and files, once
// directly and once through a whole Assay on an empty temporary folder that only observes. Both must bring the same bytes. Ids
// of packages may be given instead of the list. Asks the network; says so when nobody answers.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

const given = process.argv.slice(2)
const ids =
  given.length > 0 ? given : ['Newtonsoft.Json', 'Serilog', 'AutoMapper', 'Dapper', 'Polly', 'NUnit', 'Humanizer.Core']
const secondsMax = 900
const requestSecondsMax = 120

const upstreamUrl = await discoverUpstream('nuget', process.env)
const obstacle =
  upstreamUrl === undefined
    ? 'no setting of NuGet on this machine names a source'
    : await findObstacle(`${upstreamUrl}/index.json`)
if (upstreamUrl === undefined || obstacle !== undefined) endWithoutUpstream(obstacle)
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-nuget-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const direct = await step('Packages are fetched directly', () => fetchAll(`${url}/index.json`))
  const gate = await step('An Assay of its own starts, in front of the machine’s source', () =>
    openLiveGate(opened, folder, { name: 'nuget', ecosystem: 'nuget', upstreamUrl: url }),
  )
  const through = () => fetchAll(`${gate.url}/v3/index.json`, gate.token)
  const fetched = await step('They are fetched through Assay', through)
  await step('The files are the same, byte for byte', async () => compareFiles(direct, fetched, 'packages'))
  await step('They are fetched again, from what Assay holds', async () =>
    compareFiles(direct, await through(), 'packages'),
  )
}

/** Digests of the newest release of each, by file name. */
async function fetchAll(index: string, token?: string): Promise<ReadonlyMap<string, string>> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const ask = async (url: string) => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(requestSecondsMax * 1000) })
    if (!answer.ok) throw new Error(`${url} is answered with ${answer.status} ${answer.statusText}`)
    return Buffer.from(await answer.arrayBuffer())
  }
  const { resources } = JSON.parse((await ask(index)).toString())
  const isFlat = (each: { '@type': unknown }) => [each['@type']].flat().includes('PackageBaseAddress/3.0.0')
  const flat = String(resources.find(isFlat)?.['@id']).replace(/\/*$/, '/')
  const found = new Map<string, string>()
  for (const id of ids.map((each) => each.toLowerCase())) {
    const { versions } = JSON.parse((await ask(`${flat}${id}/index.json`)).toString())
    const version = String(versions.findLast((each: string) => !each.includes('-')) ?? versions.at(-1)).toLowerCase()
    const fileName = `${id}.${version}.nupkg`
    const bytes = await ask(`${flat}${id}/${version}/${fileName}`)
    found.set(fileName, createHash('sha256').update(bytes).digest('hex'))
  }
  return found
}
