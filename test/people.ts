import type { App } from '#app'
import {
  createAccount,
  createOrgUnit,
  createPerson,
  createToken,
  ensureRootOrgUnit,
  findActorByToken,
  grantRole,
  hashPassword,
  type Role,
} from '#modules/access/index.ts'
import type { Actor, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import type { TestAnswer, TestApp } from './harness.ts'

export const personNames = [
  'administrator',
  'securityEngineer',
  'approver',
  'approver2',
  'architect',
  'developer',
  'developer2',
  'devops',
  'auditor',
] as const
export type PersonName = (typeof personNames)[number]

export interface TestPerson {
  readonly personId: string
  readonly accountId: string
  readonly username: string
  /** Has every scope. There is no password. */
  readonly token: string
  readonly actor: Extract<Actor, { kind: 'person' }>
}

export type People = Readonly<Record<PersonName, TestPerson>>

/** Where each person works: units of the tree `bank` → `retail`, `markets`. Their roles are held everywhere. */
const units: Readonly<Record<PersonName, 'bank' | 'retail' | 'markets'>> = {
  administrator: 'bank',
  securityEngineer: 'bank',
  approver: 'retail',
  approver2: 'markets',
  architect: 'retail',
  developer: 'retail',
  developer2: 'markets',
  devops: 'bank',
  auditor: 'bank',
}

/** One person for each role, made through the product's own use cases. */
export async function makePeople(app: App): Promise<People> {
  const context = app.makeContext({ kind: 'system', name: 'test' })
  const made = await transact(context, async (tx) => {
    const bank = (await ensureRootOrgUnit(tx, { code: 'bank', name: 'Bank' })).id
    const retail = (await createOrgUnit(tx, { parentId: bank, code: 'retail', name: 'Retail banking' })).id
    const markets = (await createOrgUnit(tx, { parentId: bank, code: 'markets', name: 'Markets' })).id
    const ids = { bank, retail, markets }
    const people = []
    for (const name of personNames) people.push(await makePerson(tx, name, ids[units[name]]))
    return people
  })
  const people = new Map<string, TestPerson>()
  for (const [index, person] of made.entries())
    people.set(personNames[index] ?? '', { ...person, actor: await findActorByToken(context, person.token) })
  return Object.fromEntries(people) as People
}

async function makePerson(tx: Tx, name: PersonName, orgUnitId: string): Promise<Omit<TestPerson, 'actor'>> {
  const username = name.toLowerCase()
  const { personId } = await createPerson(tx, { name, email: `${username}@bank.example`, orgUnitId })
  const { accountId } = await createAccount(tx, { personId, username })
  const role = name.replace(/\d$/, '') as Role
  await grantRole(tx, { personId }, { role })
  const { secret } = await createToken(tx, { accountId, name: 'test', scopes: ['*'], expiresInDays: 365 })
  return { personId, accountId, username, token: secret }
}

/** The password that `openTestSession` gives to whoever signs in. */
export const testPassword = 'gilded lattice 47 owl'
let testHash: Promise<string> | undefined

/** Gives the person the test password. */
export async function givePassword(app: TestApp, name: PersonName): Promise<void> {
  testHash ??= hashPassword(testPassword)
  const { accountId } = app.people[name]
  const { db } = app.context()
  await db
    .updateTable('account')
    .set({ password_hash: await testHash })
    .where('id', '=', accountId)
    .execute()
}

/** Signs the person in as the console does; the answer is the value of a `cookie` header. */
export async function openTestSession(app: TestApp, name: PersonName): Promise<string> {
  await givePassword(app, name)
  const body = { username: app.people[name].username, password: testPassword }
  return cookieOf(await app.request('POST', '/api/v1/session', { body }))
}

/** The cookie that an answer sets, as a browser would send it back. */
export function cookieOf(answer: TestAnswer): string {
  const [first = ''] = [answer.headers['set-cookie']].flat()
  return String(first).split(';')[0] ?? ''
}
