import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { requestAssessment } from '#modules/assessments/index.ts'
import { type PolicyDocument, shippedPolicy } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import type { AdaptedUpstream, Adapter } from '../failure-modes/adapter.ts'
import { type Bench, createBench, saidBy } from '../failure-modes/bench.ts'
import { openGate, usePolicy } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import type { PersonName } from '../people.ts'
import type { RawAnswer } from '../raw-request.ts'

export const day = 86_400
export const ageDays = 7
/** Seen long before. */
export const old = '1.0.0'
/** Appears when its package has been known for a month; upstream states for both that they are years old. */
export const young = '1.1.0'

/** Nothing but the age, and what each test adds. */
export const agePolicy = (checks: string[] = []): PolicyDocument => ({
  ...shippedPolicy,
  requires: [{ tier: '*', checks, minimumAgeDays: ageDays }],
})

export interface QuarantineStand extends Bench {
  /** A package whose `old` version may be used, and whose `young` one has just appeared and is admitted too. */
  appear(word: string): Promise<string>
  /** Why the young version's file is not served. */
  refused(name: string): Promise<string>
  /** The young version's file, and what is transferred when it is used. */
  served(name: string): Promise<void>
  /** Until the age has all but passed, or has passed. */
  wait(until: 'almost' | 'passed'): void
  /** Examines the young version, by all checks. */
  examine(name: string): Promise<void>
  /** Three people let the young version out early, for an hour; the answer ends it. */
  release(name: string): Promise<() => Promise<void>>
}

/** A gate in front of an upstream of one ecosystem, with a package for each word. */
export function openStand(adapter: Adapter, words: readonly string[]): QuarantineStand {
  const app = testApp()
  const stand = {} as QuarantineStand
  let upstream: AdaptedUpstream
  before(async () => {
    upstream = await adapter.start()
    for (const word of words) upstream.publish(adapter.nameOf(word), old)
    Object.assign(app.config.environment, upstream.environment)
    const gate = await openGate(app, upstream, { ecosystem: adapter.ecosystem, policy: agePolicy() })
    const bench = createBench({ app, adapter, gate, upstream, usePolicy: (document) => usePolicy(app, document) })
    Object.assign(stand, bench, waiting(bench), releasing(bench), {
      examine: async (name: string) => {
        const versionIds = [await idOf(bench, name)]
        await transact(app.context(), (tx) => requestAssessment(tx, { versionIds, reason: 'test' }))
        await app.drain()
      },
    })
  })
  after(() => upstream.close())
  return stand
}

function waiting(bench: Bench): Pick<QuarantineStand, 'appear' | 'refused' | 'served' | 'wait'> {
  const { app } = bench
  const almostSeconds = 60
  return {
    appear: async (word) => {
      const name = bench.name(word)
      await bench.admit(name, [old])
      app.clock.advance(30 * day)
      bench.upstream.publish(name, young)
      await bench.admit(name, [young])
      return name
    },
    refused: async (name) => {
      const answer = await bench.get(bench.file(name, young).path)
      assert.equal(answer.status, 403, saidBy(answer))
      const about = /Assay (?:held|denied) \S+: ([^.:]+)/.exec(saidBy(answer))?.[1]
      return about ?? saidBy(answer)
    },
    served: async (name) => {
      const { path } = bench.file(name, young)
      const judged = await bench.get(path)
      assert.equal(judged.status, 200, saidBy(judged))
      const content = bench.content(name, young)
      const answer: RawAnswer = content.path === path ? judged : await bench.get(content.path)
      assert.equal(answer.status, 200)
      assert.deepEqual(answer.body, content.bytes)
    },
    wait: (until) => app.clock.advance(until === 'almost' ? ageDays * day - almostSeconds : almostSeconds),
  }
}

function releasing(bench: Bench): Pick<QuarantineStand, 'release'> {
  const { app } = bench
  const send = async (as: PersonName, path: string, body: object) => {
    const answer = await app.request('POST', `/api/v1/quarantine/releases${path}`, { as, body })
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
    return answer.body
  }
  return {
    release: async (name) => {
      const { id } = await send('developer', '', {
        versionId: await idOf(bench, name),
        reason: 'urgent',
        validHours: 1,
      })
      await send('approver', `/${id}/answer`, { decision: 'agree' })
      await send('architect', `/${id}/answer`, { decision: 'agree' })
      return async () => void (await send('securityEngineer', `/${id}/revocation`, { reason: 'enough' }))
    },
  }
}

async function idOf({ app, adapter }: Bench, name: string): Promise<string> {
  const { id } = await app
    .context()
    .db.selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('v.id')
    .where('p.ecosystem', '=', adapter.ecosystem)
    .where('p.name', '=', name)
    .where('v.version', '=', adapter.versionOf?.(name, young) ?? young)
    .executeTakeFirstOrThrow()
  return id
}
