import { createRepository, loadIndex } from '#modules/gateway/index.ts'
import {
  decideProposal,
  grantAdmissions,
  type PolicyDocument,
  proposePolicy,
  restrict,
  shippedPolicy,
} from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import type { TestApp } from './harness.ts'
import { type RawAnswer, rawRequest } from './raw-request.ts'

export interface Gate {
  /** The repository's address without a trailing slash. */
  readonly url: string
  /** The developer's request below the repository's address. */
  get(
    path: string,
    options?: { method?: string; headers?: Readonly<Record<string, string>>; token?: string },
  ): Promise<RawAnswer>
  /** Lets versions of a package be used everywhere; its index is loaded first, so that they are known. */
  admit(name: string, versions: readonly string[], validUntil?: Date): Promise<void>
  /** Forbids a version that is known, as a security engineer does. */
  deny(name: string, version: string, publicText: string): Promise<void>
  /** Lets a version be used that is known, with a warning. */
  warn(name: string, version: string, publicText: string): Promise<void>
}

export interface GateSettings {
  /** Absent: `relaxedPolicy`. */
  readonly policy?: PolicyDocument
  /** npm when absent. */
  readonly ecosystem?: string
  readonly mode?: 'observe' | 'approved'
  readonly artifactHosts?: readonly string[]
  readonly reservedNames?: readonly string[]
  readonly anonymousRead?: boolean
  readonly softTtlSeconds?: number
  readonly hardTtlSeconds?: number
}

/** Puts a policy in force the way people do: one proposes, another decides. */
export async function usePolicy(app: Pick<TestApp, 'context' | 'people'>, document: PolicyDocument): Promise<void> {
  const { securityEngineer, approver } = app.people
  const { revision } = await transact(app.context(securityEngineer.actor), (tx) =>
    proposePolicy(tx, { document, reason: 'test' }),
  )
  await transact(app.context(approver.actor), (tx) =>
    decideProposal(tx, { revision, decision: 'approve', comment: 'test' }),
  )
}

/** The shipped policy without what it requires to be known: for tests about something else. */
export const relaxedPolicy: PolicyDocument = { ...shippedPolicy, requires: [] }

/** A repository, named like its ecosystem, in front of an upstream made by the test, on a real port. */
export async function openGate(
  app: TestApp,
  upstream: { readonly url: string },
  settings: GateSettings = {},
): Promise<Gate> {
  const upstreamFrom = 'machine'
  await usePolicy(app, settings.policy ?? relaxedPolicy)
  const { policy: _, ecosystem = 'npm', ...limits } = settings
  await createRepository(app.context(), {
    name: ecosystem,
    ecosystem,
    upstreamUrl: upstream.url,
    upstreamFrom,
    ...limits,
  })
  const url = `${await app.listen()}/repo/${ecosystem}`
  const get: Gate['get'] = (path, options = {}) =>
    rawRequest(`${url}${path}`, { token: app.people.developer.token, ...options })
  const admit: Gate['admit'] = async (name, versions, validUntil) => {
    await loadIndex(app.context(), { repository: ecosystem, name })
    const rows = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['v.id', 'v.version'])
      .where('p.ecosystem', '=', ecosystem)
      .where('p.name', '=', name)
      .where('v.version', 'in', [...versions])
      .execute()
    if (rows.length !== versions.length) throw new Error(`${name} has not all of ${versions.join(', ')}`)
    await transact(app.context(), (tx) =>
      grantAdmissions(tx, {
        versionIds: rows.map((row) => row.id),
        reason: 'test',
        ...(validUntil ? { validUntil } : {}),
      }),
    )
  }
  const restrictTo = (effect: 'deny' | 'warn') => async (name: string, version: string, publicText: string) => {
    const row = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['p.id as packageId', 'v.id as versionId'])
      .where('p.ecosystem', '=', ecosystem)
      .where('p.name', '=', name)
      .where('v.version', '=', version)
      .executeTakeFirstOrThrow()
    await transact(app.context(app.people.securityEngineer.actor), (tx) => restrict(tx, { ...row, effect, publicText }))
  }
  return { url, get, admit, deny: restrictTo('deny'), warn: restrictTo('warn') }
}
