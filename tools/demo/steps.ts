// The steps that the demo and the live test have in common: from the first refusal to the approved installation.
import assert from 'node:assert/strict'
import type { ShownIntroduction, ShownItem } from './api-shapes.ts'
import { compareDigests, type LockedPackage, readLockedPackages } from './locked-packages.ts'
import { type NpmProject, outputOf } from './npm-project.ts'
import { say } from './play.ts'
import { gatewayAddress, repositoryName, resolveAddress, type Stage, waitFor } from './stage.ts'

export interface Scene {
  readonly stage: Stage
  readonly project: NpmProject
  /** The packages' origin, without a trailing slash. */
  readonly upstreamUrl: string
  readonly examinationSecondsMax: number
  /** Every result, or, of a large closure, how many of each. */
  readonly showing: 'each' | 'counts'
}

/** An installation of what nobody has approved: npm itself says why it does not get it, and where to read more. */
export async function installIsHeld({ stage, project }: Scene, name: string): Promise<void> {
  const held = await project.run(['install'], gatewayAddress(stage))
  const said = outputOf(held)
  assert.notEqual(held.exitCode, 0, 'npm install must not succeed')
  assert.match(said, /Assay/, 'npm must say who holds it')
  assert.match(said, /may be used yet|not admitted|approv/i, 'npm must say why')
  assert.ok(said.includes(`${stage.url}/p/npm/`), 'npm must say where to read more')
  assert.equal(project.installedVersion(name), undefined, 'nothing may be installed')
}

/** The lockfile of what would be installed, without any package being served. */
export async function lockIsWritten({ stage, project }: Scene): Promise<readonly LockedPackage[]> {
  const locked = await project.run(['install', '--package-lock-only'], resolveAddress(stage))
  assert.equal(locked.exitCode, 0, 'npm must be able to resolve')
  const packages = readLockedPackages(project.lockfile())
  for (const { name, version, integrity } of packages)
    assert.match(integrity ?? '', /^sha512-/, `${name}@${version} is locked without a digest`)
  say(`package-lock.json names ${packages.length} packages, each with its SHA-512`)
  return packages
}

/** The developer hands the lockfile in, and asks for the approval. */
export async function closureIsRequested(
  { stage, project }: Scene,
  packages: readonly LockedPackage[],
): Promise<ShownIntroduction> {
  const source = { kind: 'lockfile', fileName: 'package-lock.json', content: project.lockfile() }
  const body = { source, purpose: 'The counter staff need a new screen.', repository: repositoryName }
  const drafted = await stage.ask<ShownIntroduction>('developer', 'POST /introductions', body)
  const { total, unapproved, blocked } = drafted.summary
  say(`request ${drafted.number}, "${drafted.title}": ${total} packages, ${unapproved} not approved`)
  for (const item of drafted.items) assert.equal(item.problem, null, `${nameOf(item)}: ${item.problem}`)
  assert.deepEqual(
    drafted.items.map(nameOf).sort(),
    packages.map(nameOf).sort(),
    'the request must hold what the lockfile names',
  )
  assert.ok(drafted.complete, 'the request must be complete')
  if (blocked > 0) sayBlocked(drafted.items)
  assert.equal(blocked, 0, 'nothing may stand in the way')
  assert.equal(unapproved, total, 'nothing may be approved yet')
  return stage.ask<ShownIntroduction>('developer', `POST /introductions/${drafted.id}/submit`)
}

function sayBlocked(items: readonly ShownItem[]): void {
  for (const item of items.filter(({ standing }) => standing === 'blocked'))
    say(`${nameOf(item)} is blocked: ${item.verdict?.reasons[0]?.text['en-US']}`)
}

/** Every version is fetched and checked; then the request waits for a person. */
export async function closureIsExamined(scene: Scene, id: string): Promise<ShownIntroduction> {
  const { stage, examinationSecondsMax } = scene
  const read = () => stage.ask<ShownIntroduction>('developer', `GET /introductions/${id}`)
  const examined = await waitFor(read, ({ state }) => state !== 'assessing', examinationSecondsMax)
  if (scene.showing === 'each') for (const item of examined.items) sayChecks(item)
  else sayCounts(examined.items)
  assert.equal(examined.state, 'approval', 'the request must wait for its decision')
  for (const item of examined.items) {
    const integrity = item.checks.find(({ check }) => check === 'integrity')
    assert.equal(integrity?.outcome, 'pass', `the integrity of ${nameOf(item)}`)
  }
  return examined
}

function sayChecks(item: ShownItem): void {
  say(`${nameOf(item)}: ${item.checks.map(({ check, outcome }) => `${check} ${outcome}`).join(', ')}`)
}

function sayCounts(items: readonly ShownItem[]): void {
  const results = items.flatMap((item) => item.checks.map((check) => ({ ...check, item })))
  for (const [check, own] of Map.groupBy(results, (each) => each.check)) {
    const outcomes = [...Map.groupBy(own, (each) => each.outcome)].map(([outcome, all]) => `${all.length} ${outcome}`)
    say(`${check}: ${outcomes.join(', ')}`)
    for (const { item, outcome, findings } of own)
      if (outcome !== 'pass') say(`  ${nameOf(item)}: ${outcome}: ${findings[0]?.text['en-US'] ?? ''}`)
  }
}

/** Whoever asks does not decide, whatever their roles; another person does. */
export async function anotherPersonApproves({ stage }: Scene, id: string): Promise<void> {
  const { personId } = stage.people.developer
  await stage.ask('administrator', `POST /people/${personId}/roles`, { role: 'approver' })
  const decision = { decision: 'approve', comment: 'Read the evidence.' }
  const own = await stage.call('developer', `POST /introductions/${id}/decision`, decision)
  say(`the developer, who is an approver as well: ${own.status} ${own.body.detail}`)
  assert.equal(own.status, 403, 'nobody may approve their own request')
  assert.equal(own.body.code, 'introduction.own-request')
  const decided = await stage.ask<ShownIntroduction>('approver', `POST /introductions/${id}/decision`, decision)
  say(
    `another approver: ${decided.state}, ${decided.summary.approved} of ${decided.summary.total} packages may be used`,
  )
  assert.equal(decided.state, 'approved')
  assert.equal(decided.summary.approved, decided.summary.total)
}

/** The very command that was held, and then a clean machine that has nothing but the project and its lockfile. */
export async function installSucceeds(scene: Scene, packages: readonly LockedPackage[]): Promise<void> {
  const { stage, project, upstreamUrl } = scene
  const first = await project.run(['install'], gatewayAddress(stage))
  assert.equal(first.exitCode, 0, 'npm install must succeed')
  project.forgetEverything()
  const clean = await project.run(['ci'], gatewayAddress(stage))
  assert.equal(clean.exitCode, 0, 'npm ci must succeed on a clean machine')
  for (const { name } of packages) assert.ok(project.installedVersion(name), `${name} must be installed`)
  const sizeBytes = await compareDigests(stage, upstreamUrl, packages)
  say(`${packages.length} of ${packages.length} packages (${sizeBytes} bytes): the SHA-512 equals upstream's`)
}

function nameOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`
}
