import { createHash } from 'node:crypto'
import { type FileUpstream, startFileUpstream } from './file-upstream.ts'
import type { Gem } from './gem-package.ts'

export { constantOf, type Gem, type GemInput, makeGem } from './gem-package.ts'

export interface GemUpstream extends FileUpstream {
  /** Publishes a gem, with its specification as RubyGems packs it, when it is to be installed by `gem`. */
  addGem(gem: Gem, specification?: Uint8Array): void
  /** Takes a version back: `/versions` says so, `/info` lists it no more, and its file is gone. */
  yank(gem: Gem): void
}

export const gemTime = '2020-01-02T03:04:05.000Z'

/** Starts a small registry with a compact index on this machine. */
export async function startGemUpstream(gems: readonly Gem[]): Promise<GemUpstream> {
  const published = new Map<string, Gem>()
  const history: string[] = []
  const server = await startFileUpstream({})
  const describe = (name: string) => {
    const own = [...published.values()].filter((gem) => gem.name === name)
    const info = `---\n${own.map(({ line }) => `${line}\n`).join('')}`
    server.put(`/info/${name}`, info)
    const facts = own.map((gem) => ({
      number: gem.version,
      platform: gem.platform ?? 'ruby',
      created_at: gemTime,
      licenses: gem.licenses ?? ['MIT'],
      sha: gem.sha256,
    }))
    server.put(`/api/v1/versions/${name}.json`, JSON.stringify(facts))
    return createHash('md5').update(info).digest('hex')
  }
  const list = (name: string, label: string) => {
    history.push(`${name} ${label} ${describe(name)}\n`)
    server.put('/versions', `created_at: ${gemTime}\n---\n${history.join('')}`)
    const names = new Set([...published.values()].map((gem) => gem.name))
    server.put('/names', `---\n${[...names].sort().join('\n')}\n`)
  }
  const labelOf = ({ name, fullName }: Gem) => fullName.slice(name.length + 1)
  const addGem: GemUpstream['addGem'] = (gem, specification = Buffer.from(`specification of ${gem.fullName}`)) => {
    published.set(gem.fullName, gem)
    server.put(`/gems/${gem.fullName}.gem`, gem.bytes)
    server.put(`/quick/Marshal.4.8/${gem.fullName}.gemspec.rz`, specification)
    list(gem.name, labelOf(gem))
  }
  for (const gem of gems) addGem(gem)
  return {
    ...server,
    addGem,
    yank: (gem) => {
      published.delete(gem.fullName)
      server.remove(`/gems/${gem.fullName}.gem`)
      list(gem.name, `-${labelOf(gem)}`)
    },
  }
}
