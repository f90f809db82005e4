import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importAdvisories } from '#modules/advisories/index.ts'
import type { PolicyDocument } from '#modules/policy/index.ts'
import type { Gate } from '../gateway-app.ts'
import type { TestApp } from '../harness.ts'
import type { RawAnswer } from '../raw-request.ts'
import type { UpstreamFault } from '../upstreams/upstream-answer.ts'
import type { AdaptedUpstream, Adapter, Asked, AskedFile, VersionLists } from './adapter.ts'

export const softSeconds = 60
export const hardSeconds = 600
/** What was remembered of a failure is forgotten after this. */
export const pauseSeconds = 61
const turnsMax = 50_000
/** Every package has these; the last is never admitted by `admit` without being named. */
export const publishedVersions = ['1.0.0', '1.1.0', '1.2.0'] as const

/** A gate in front of an upstream of one ecosystem, with a package for each row. */
export interface Bench {
  readonly app: TestApp
  readonly adapter: Adapter
  readonly gate: Gate
  readonly upstream: AdaptedUpstream
  name(word: string): string
  get: Gate['get']
  file(name: string, version?: string): AskedFile
  content(name: string, version?: string): AskedFile
  question(name: string): Asked & { readonly method?: 'HEAD' }
  /** Throws for registries without lists: their adapters say what happens instead. */
  lists(): VersionLists
  listed(name: string): Promise<readonly string[]>
  /** `1.0.0` and `1.1.0` when none are named. */
  admit(name: string, versions?: readonly string[], validUntil?: Date): Promise<void>
  deny(name: string, version: string, text: string): Promise<void>
  /** By an advisory about malware, or as a security engineer does where there are no advisories. */
  condemn(name: string, version: string): Promise<void>
  usePolicy(document: PolicyDocument): Promise<void>
  /** How often upstream was asked. */
  asked(path: string, method?: string): number
  askedAltogether(): number
  /** Files of a package of which bytes are held. */
  held(name: string): Promise<number>
  /** Files that are being taken in. */
  incoming(): readonly string[]
  /** While upstream misbehaves at a path; afterwards it is mended and forgotten. */
  during(path: string, fault: UpstreamFault, work: () => Promise<void>): Promise<void>
}

/** What a whole-server row is played with. */
export interface WholeServer {
  readonly folder: string
  readonly stands: readonly Stand[]
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops and continues the process of the database. */
  pauseDatabase(): void
  continueDatabase(): void
}

/** One ecosystem in front of a whole server; `demo`, `other` and `cut` may be used. */
export interface Stand {
  readonly adapter: Adapter
  readonly upstream: AdaptedUpstream
  get(path: string): Promise<RawAnswer>
  file(word: string): AskedFile
  content(word: string): AskedFile
}

/** Everything that an answer says to whoever reads it. */
export function saidBy({ reason, body }: RawAnswer): string {
  return `${reason}\n${body.toString()}`
}

/** Until something that is under way has come to pass; throws when it never does. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn++) {
    if (await holds()) return
    await new Promise((done) => setImmediate(done))
  }
  throw new Error(`what was waited for has not come to pass: ${holds}`)
}

export function contentOf(adapter: Adapter, name: string, version: string): AskedFile {
  return (adapter.content ?? adapter.file)(name, version)
}

export function questionOf(adapter: Adapter, name: string): Asked & { readonly method?: 'HEAD' } {
  const asked = adapter.question?.(name) ?? adapter.lists?.of(name)
  if (!asked) throw new Error(`${adapter.ecosystem} has neither lists nor another question`)
  return asked
}

interface BenchParts {
  readonly app: TestApp
  readonly adapter: Adapter
  readonly gate: Gate
  readonly upstream: AdaptedUpstream
  readonly usePolicy: Bench['usePolicy']
}

export function createBench({ app, adapter, gate, upstream, usePolicy }: BenchParts): Bench {
  const versionOf = (name: string, version: string) => adapter.versionOf?.(name, version) ?? version
  const lists = () => {
    if (!adapter.lists) throw new Error(`${adapter.ecosystem} keeps no lists of versions`)
    return adapter.lists
  }
  const asked: Bench['asked'] = (path, method = 'GET') =>
    (upstream.requests.get(path) ?? 0) + (upstream.requests.get(`${method} ${path}`) ?? 0)
  const deny: Bench['deny'] = (name, version, text) => gate.deny(name, versionOf(name, version), text)
  return {
    ...{ app, adapter, gate, upstream, lists, asked, deny, usePolicy },
    name: adapter.nameOf,
    get: gate.get,
    file: (name, version = '1.0.0') => adapter.file(name, version),
    content: (name, version = '1.0.0') => contentOf(adapter, name, version),
    question: (name) => questionOf(adapter, name),
    listed: async (name) => {
      const answer = await gate.get(lists().of(name).path)
      assert.equal(answer.status, 200, saidBy(answer))
      return [...lists().versionsIn(answer.body)].sort()
    },
    admit: async (name, versions = ['1.0.0', '1.1.0'], validUntil = undefined) => {
      const wanted = versions.map((version) => versionOf(name, version))
      const admit = () => gate.admit(name, wanted, validUntil)
      await (adapter.admit?.(gate, { name, versions, admit }) ?? admit())
    },
    condemn: async (name, version) => {
      if (adapter.advisoryName === undefined) return deny(name, version, 'It takes secrets')
      await importMalware(app, { ecosystem: adapter.advisoryName, name, version })
    },
    askedAltogether: () => [...upstream.requests.values()].reduce((sum, count) => sum + count, 0),
    held: (name) => countHeld(app, name),
    incoming: () => readdirSync(join(app.config.dataFolder, 'blobs', 'incoming')),
    during: async (path, fault, work) => {
      upstream.setFault(path, fault)
      try {
        await work()
      } finally {
        upstream.setFault(path, undefined)
        app.clock.advance(pauseSeconds)
      }
    },
  }
}

async function importMalware(
  app: TestApp,
  { ecosystem, name, version }: { readonly ecosystem: string; readonly name: string; readonly version: string },
): Promise<void> {
  const id = `MAL-2026-${name.replace(/\W/g, '-')}`
  const folder = join(app.config.dataFolder, 'imports', id)
  mkdirSync(folder, { recursive: true })
  const affected = [{ package: { ecosystem, name }, versions: [version] }]
  const record = { id, modified: '2026-05-30T00:00:00Z', summary: 'takes secrets', affected }
  writeFileSync(join(folder, 'record.json'), JSON.stringify(record))
  await importAdvisories(app.context(), { path: folder, source: 'test' })
}

async function countHeld(app: TestApp, name: string): Promise<number> {
  const rows = await app
    .context()
    .db.selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('a.sha256')
    .where('p.name', '=', name)
    .where('a.sha256', 'is not', null)
    .execute()
  return rows.length
}
