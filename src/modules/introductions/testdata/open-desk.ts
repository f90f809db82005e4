import assert from 'node:assert/strict'
import type { RequestOptions, TestAnswer, TestApp } from '#test/harness.ts'
import type { NpmPackage } from '#test/upstreams/npm-upstream.ts'

type As = NonNullable<RequestOptions['as']>

export interface Desk {
  /** Asks for a draft; the answer as it comes. */
  ask(source: object, more?: { readonly as?: As; readonly [field: string]: unknown }): Promise<TestAnswer>
  /** A draft that must be made. */
  draft(source: object, more?: { readonly as?: As; readonly [field: string]: unknown }): Promise<Draft>
  show(id: string, as?: As): Promise<TestAnswer>
  submit(id: string, as?: As): Promise<TestAnswer>
  withdraw(id: string, as?: As): Promise<TestAnswer>
  decide(id: string, decision: string, as?: As, comment?: string): Promise<TestAnswer>
  /** A request that waits for its decision. */
  waiting(source: object, more?: { readonly as?: As; readonly [field: string]: unknown }): Promise<Draft>
  /** Actions of the request's audit trail, the oldest first. */
  trail(id: string): Promise<readonly string[]>
}

export interface ShownItem {
  readonly name: string
  readonly version: string
  readonly versionId: string | null
  readonly direct: boolean
  readonly scope: string
  readonly requiredBy: readonly string[]
  readonly standing: string
  readonly requirement: string | null
  readonly verdict?: { readonly kind: string; readonly reasons: readonly { readonly rule: string }[] }
  readonly checks: readonly { readonly check: string; readonly outcome: string }[]
  readonly problem: string | null
  readonly problemText?: { readonly 'en-US': string; readonly 'zh-CN': string }
  readonly alternatives: readonly string[]
  readonly otherVersions: readonly string[]
  readonly otherRequests: readonly { readonly number: number }[]
}

export interface Draft {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly state: string
  readonly complete: boolean
  readonly items: readonly ShownItem[]
  readonly summary: object
  readonly warnings: readonly { readonly code: string }[]
  readonly expiresAt: string
}

const path = '/api/v1/introductions'

/** What people do with requests, through HTTP; the developer asks and the approver decides unless told. */
export function openDesk(app: TestApp): Desk {
  const step = (id: string, verb: string, as: As, body?: object) =>
    app.request('POST', `${path}/${id}/${verb}`, { as, ...(body ? { body } : {}) })
  const desk: Desk = {
    ask: (source, { as = 'developer', ...more } = {}) =>
      app.request('POST', path, { as, body: { source, purpose: 'the new portal', repository: 'npm', ...more } }),
    draft: async (source, more) => {
      const answer = await desk.ask(source, more)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return answer.body
    },
    show: (id, as = 'developer') => app.request('GET', `${path}/${id}`, { as }),
    submit: (id, as = 'developer') => step(id, 'submit', as),
    withdraw: (id, as = 'developer') => step(id, 'withdraw', as),
    decide: (id, decision, as = 'approver', comment = 'read the evidence') =>
      step(id, 'decision', as, { decision, comment }),
    waiting: async (source, more) => {
      const made = await desk.draft(source, more)
      const submitted = await desk.submit(made.id, more?.as)
      assert.equal(submitted.status, 200, JSON.stringify(submitted.body))
      await app.drain()
      const { body } = await desk.show(made.id, more?.as)
      assert.equal(body.state, 'approval')
      return body
    },
    trail: async (id) => {
      const { body } = await app.request('GET', `${path}/${id}/events`, { as: 'auditor' })
      return body.items.map((entry: { readonly action: string }) => entry.action).toReversed()
    },
  }
  return desk
}

interface Placed {
  readonly made: Pick<NpmPackage, 'name' | 'version' | 'packageJson'> & { readonly integrity?: string }
  /** Absent: at the top. */
  readonly within?: string
  readonly more?: object
}

/** The text of a package-lock.json that holds the packages, the first `directCount` of them asked for by name. */
export function lockfileOf(places: readonly (NpmPackage | Placed)[], directCount = 1): string {
  const placed = places.map((place): Placed => ('made' in place ? place : { made: place }))
  const direct = placed.slice(0, directCount).map(({ made }) => [made.name, made.version])
  const packages = placed.map(({ made, within = '', more }) => {
    const { dependencies } = made.packageJson
    const stated = { version: made.version, integrity: made.integrity, dependencies, ...more }
    return [`${within}node_modules/${made.name}`, stated]
  })
  const root = { name: 'portal', version: '1.0.0', dependencies: Object.fromEntries(direct) }
  return JSON.stringify({
    name: 'portal',
    lockfileVersion: 3,
    packages: { '': root, ...Object.fromEntries(packages) },
  })
}

export function lockfile(content: string, fileName = 'package-lock.json') {
  return { kind: 'lockfile', fileName, content }
}

export function problemOf({ status, body }: TestAnswer): readonly [number, string] {
  return [status, body.code]
}
