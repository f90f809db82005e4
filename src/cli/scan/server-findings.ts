import type { Sbom, SbomComponent } from '#formats/sbom.ts'
import type { AdvisoryMatch, AskedPackage } from '#modules/advisories/index.ts'
import { openApiClient } from '../api-client.ts'
import { fill } from '../cli.ts'
import { readClientSettings } from '../client-settings.ts'
import { CliError, exitCode } from '../exit-code.ts'
import type { Feed } from '../stale-feed.ts'
import { type AdvisorySource, findingsOf, type MatchedAdvisories, requirementsOf } from './advisory-findings.ts'
import type { ScanCall } from './scan-options.ts'

interface Answer {
  readonly items: readonly {
    readonly purl: string
    readonly state: string
    readonly matches: readonly Omit<AdvisoryMatch, 'firstSeenAt'>[]
  }[]
  readonly dataAge: readonly Feed[]
}

const purlsMax = 1_000
const charactersMax = 1_000_000
/** As the server takes them; beyond it every version may be meant. */
const requirementsMax = 100
const requirementCharactersMax = 1_000

/**
 * What the server of the client settings knows of the components: nothing but their package URLs is sent to it, and for one
 * without a version the ranges that ask for it.
 */
export async function openServer(call: ScanCall): Promise<AdvisorySource> {
  const { cli, words, options } = call
  const client = openApiClient(cli, await readClientSettings(cli, options))
  const ignored = new Set(options.ignore ?? [])
  const ask = async (purls: readonly (string | AskedPackage)[]) => {
    const answer = await client.call<Answer>({ method: 'POST', path: '/advisories/matches', body: { purls } })
    const { items } = answer
    if (items.length > 0 && items.every(({ purl }, at) => purl === purlOf(purls[at]))) return answer
    throw new CliError(exitCode.unavailable, fill(cli.words.network.unreadable, { url: client.settings.url }))
  }
  return {
    async match(sbom) {
      const collected = createCollector(sbom, ignored)
      for (let at = 0; at < sbom.components.length; ) {
        const answer = await ask(nextPurls(sbom, at))
        collected.add(at, answer)
        at += answer.items.length
      }
      // The age of the data counts all the same.
      if (sbom.components.length === 0) collected.addFeeds(await feedsOf())
      return collected.finish(fill(words.dataOfServer, { url: client.settings.url }))
    },
    close: () => client.close(),
  }

  async function feedsOf(): Promise<readonly Feed[]> {
    return (await client.call<{ items: readonly Feed[] }>({ method: 'GET', path: '/feeds' })).items
  }
}

function nextPurls({ components }: Sbom, from: number): readonly (string | AskedPackage)[] {
  const purls: (string | AskedPackage)[] = []
  let characters = 0
  for (let at = from; at < components.length && purls.length < purlsMax; at++) {
    const component = components[at]
    if (component === undefined) break
    const asked = askedOf(component)
    characters += typeof asked === 'string' ? asked.length : JSON.stringify(asked).length
    if (characters > charactersMax && purls.length > 0) break
    purls.push(asked)
  }
  return purls
}

function askedOf(component: SbomComponent): string | AskedPackage {
  const requirements = requirementsOf(component)
  const isTaken =
    requirements.length > 0 &&
    requirements.length <= requirementsMax &&
    requirements.every(({ length }) => length <= requirementCharactersMax)
  return isTaken ? { purl: component.purl, requirements } : component.purl
}

function purlOf(asked: string | AskedPackage | undefined): string | undefined {
  return typeof asked === 'object' ? asked.purl : asked
}

function createCollector({ components }: Sbom, ignored: ReadonlySet<string>) {
  const findings: MatchedAdvisories['findings'][number][] = []
  const uncovered = new Map<string, number>()
  let feeds: readonly Feed[] = []
  return {
    add(from: number, { items, dataAge }: Answer): void {
      feeds = dataAge
      for (const [at, { state, matches }] of items.entries()) {
        const component = components[from + at]
        if (component === undefined) break
        const { type } = component
        if (state === 'unknown-type') uncovered.set(type, (uncovered.get(type) ?? 0) + 1)
        for (const finding of findingsOf(component, matches, ignored)) findings.push(finding)
      }
    },
    addFeeds(known: readonly Feed[]): void {
      feeds = known
    },
    finish(dataText: string): MatchedAdvisories {
      const newest = Math.max(0, ...feeds.map(({ newestRecordAt }) => Date.parse(newestRecordAt ?? '') || 0))
      return { findings, uncovered, dataText, feeds, ...(newest > 0 && { newestAt: new Date(newest) }) }
    },
  }
}
