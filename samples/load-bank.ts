import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ecosystems } from '#ecosystems/index.ts'
import {
  createAccount,
  createOrgUnit,
  createPerson,
  createToken,
  findRootOrgUnit,
  grantRole,
  hashPassword,
  type PersonActor,
} from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { record } from '#modules/audit/index.ts'
import { createRepository, discoverUpstream } from '#modules/gateway/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { decideProposal, proposePolicy, samplePolicy } from '#modules/policy/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { type SamplePerson, sampleApplications, samplePeople, sampleReservedNames, sampleUnits } from './bank-people.ts'
import { submitReleases } from './bank-releases.ts'
import { sampleActor } from './remove-repository.ts'

export interface SampleSignIn {
  readonly username: string
  readonly password: string
  readonly name: string
  readonly role: string
}

export interface LoadedBank {
  /** Made just now; they are stored as hashes only. */
  readonly signIns: readonly SampleSignIn[]
  /** Of the developer, for a package manager. */
  readonly developerToken: string
  readonly repository: string
}

const advisoriesFolder = fileURLToPath(new URL('advisories', import.meta.url))
const repositoryName = 'npm'
const tokenScopes = ['package:download', 'introduction:create', 'catalog:read', 'advisory:read']
const tokenDays = 90

/**
 * Loads the sample bank through the same use cases as people use; undefined when it is there already. The people come
 * late and all at once, so that a load which broke off before can simply be repeated.
 */
export async function loadBank(context: Context): Promise<LoadedBank | undefined> {
  if (await isBankLoaded(context)) return undefined
  await importAdvisories(context, { path: advisoriesFolder, source: 'sample', sample: true })
  await ensureRepositories(context)
  const people: (HashedPerson & { readonly password: string })[] = []
  for (const person of samplePeople) {
    const password = newPassword()
    people.push({ ...person, password, passwordHash: await hashPassword(password) })
  }
  const { actors, developerToken } = await transact(context, (tx) => addOrganisation(tx, people))
  await submitReleases(context, get(actors, 'ravi.nair'))
  await adoptPolicy(context, get(actors, 'zhao.ming'), get(actors, 'chen.hui'))
  const signIns = people.map(({ username, password, name, role }) => ({ username, password, name, role }))
  return { signIns, developerToken, repository: repositoryName }
}

export async function isBankLoaded(context: Context): Promise<boolean> {
  const person = await context.db
    .selectFrom('person')
    .select('id')
    .where('sample', '=', true)
    .limit(1)
    .executeTakeFirst()
  return person !== undefined
}

/**
 * A repository for npm in any case, and one for every other ecosystem whose client on this machine names a registry: each
 * behind that registry.
 */
async function ensureRepositories(context: Context): Promise<void> {
  await Promise.all(
    ecosystems.map(async ({ type, registry }) => {
      if (!registry) return
      const upstreamUrl = await discoverUpstream(type, context.config.environment)
      if (upstreamUrl !== undefined || type === repositoryName) await ensureRepository(context, type, upstreamUrl)
    }),
  )
}

async function ensureRepository(context: Context, name: string, upstreamUrl: string | undefined): Promise<void> {
  const found = await context.db.selectFrom('repository').select('id').where('name', '=', name).executeTakeFirst()
  if (found) return
  await createRepository(
    { ...context, actor: sampleActor },
    {
      name,
      ecosystem: name,
      mode: 'approved',
      ...(name === repositoryName ? { reservedNames: sampleReservedNames } : {}),
      ...(upstreamUrl ? { upstreamUrl, upstreamFrom: 'machine' } : {}),
    },
  )
}

interface HashedPerson extends SamplePerson {
  readonly passwordHash: string
}

async function addOrganisation(tx: Tx, people: readonly HashedPerson[]) {
  const units = await addUnits(tx)
  const actors = new Map<string, PersonActor>()
  for (const person of people) actors.set(person.username, await addPerson(tx, person, get(units, person.unit)))
  for (const { unit, owner, ...application } of sampleApplications) {
    const place = { orgUnitId: get(units, unit), ownerPersonId: get(actors, owner).personId }
    await createApplication(tx, { ...application, ...place, sample: true })
  }
  const { accountId } = get(actors, 'mei.tan')
  const token = { accountId, name: 'npm (sample)', scopes: tokenScopes, expiresInDays: tokenDays }
  const { secret } = await createToken(tx, token)
  const detail = { people: people.length, applications: sampleApplications.length }
  await record(tx, { action: 'sample.loaded', subjectKind: 'sample', subjectId: 'bank', detail })
  return { actors, developerToken: secret }
}

/** Beneath the organisation's own topmost unit, if it has one. */
async function addUnits(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  const root = await findRootOrgUnit(tx)
  for (const { code, name, parent } of sampleUnits) {
    const parentId = parent === undefined ? root?.id : get(ids, parent)
    ids.set(code, (await createOrgUnit(tx, { code, name, parentId, sample: true })).id)
  }
  return ids
}

async function addPerson(tx: Tx, person: HashedPerson, orgUnitId: string): Promise<PersonActor> {
  const { username, name, role, passwordHash } = person
  const { personId } = await createPerson(tx, { name, email: `${username}@bank.example`, orgUnitId, sample: true })
  const { accountId } = await createAccount(tx, { personId, username, passwordHash })
  await grantRole(tx, { personId }, { role })
  return { kind: 'person', personId, accountId, name, orgUnitId, grants: [{ role }] }
}

/** Replaces the shipped policy only: rules that a bank has made its own are not touched. */
async function adoptPolicy(context: Context, proposer: PersonActor, approver: PersonActor): Promise<void> {
  const active = await context.db
    .selectFrom('policy')
    .select('shipped')
    .where('state', '=', 'active')
    .executeTakeFirst()
  if (!active?.shipped) return
  const reason = 'the sample bank: its advisories do not grow older'
  const { revision } = await transact({ ...context, actor: proposer }, (tx) =>
    proposePolicy(tx, { document: samplePolicy, reason }),
  )
  await transact({ ...context, actor: approver }, (tx) =>
    decideProposal(tx, { revision, decision: 'approve', comment: reason }),
  )
}

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'
const groups = 4
const groupLength = 4

/** About 79 bits, in groups that can be typed; at least five different characters, as the rules for passwords ask. */
export function newPassword(): string {
  const letters = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  for (;;) {
    const password = Array.from({ length: groups }, letters).join('-')
    if (new Set(password).size > groups + 1) return password
  }
}

function get<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`the sample bank names ${key}, which it does not have`)
  return value
}
