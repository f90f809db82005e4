// What comes after the approval: a version turns out to be harmful, and everyone can read later what happened.
import assert from 'node:assert/strict'
import type { AuditLine, DownloadLine, Page, ShownItem, ShownVerdict, ShownVersion } from './api-shapes.ts'
import { outputOf } from './npm-project.ts'
import { say } from './play.ts'
import { gatewayAddress, type Stage } from './stage.ts'
import type { Scene } from './steps.ts'

const linesShown = 8
const answerSecondsMax = 30

/** Reported after it was approved: the record that a feed would bring. */
export async function versionIsCondemned({ stage }: Scene, item: ShownItem, advisoryId: string): Promise<void> {
  const { name, version } = item
  const record = {
    id: advisoryId,
    modified: new Date().toISOString(),
    summary: `${name} ${version} sends the environment of the machine to a stranger`,
    affected: [{ package: { ecosystem: 'npm', name }, versions: [version] }],
  }
  const { counts } = await stage.importRecords('recall-feed', [record])
  say(`${counts.read} record read, ${counts.added} new: ${record.id}, ${record.summary}`)
  assert.equal(counts.added, 1)
}

/** Refused although approved, and although its bytes lie in the store; the verdict says why and since when. */
export async function versionIsRefused({ stage, project }: Scene, item: ShownItem, advisoryId: string): Promise<void> {
  project.forgetEverything()
  const refused = await project.run(['ci'], gatewayAddress(stage))
  const said = outputOf(refused)
  assert.notEqual(refused.exitCode, 0, 'npm ci must not succeed any more')
  assert.match(said, /malware/i, 'npm must say why')
  assert.ok(said.includes(advisoryId), 'npm must say by which report')
  assert.equal(project.installedVersion(item.name), undefined, 'it must not be installed')
  const code = await artifactIsRefused(stage, item)
  assert.ok(said.includes(`${stage.url}/d/${code}`), 'npm must print the address of the verdict')
  const verdict = await stage.ask<ShownVerdict>('developer', `GET /versions/${item.versionId}/verdict`)
  const advisory = verdict.advisories.find((each) => each.advisoryId === advisoryId)
  say(`the page of ${item.name} ${item.version}: ${verdict.kind}, by revision ${verdict.policyRevision} of the policy`)
  for (const { effect, text } of verdict.reasons) say(`  ${effect}: ${text['en-US']}`)
  say(`  known here since ${advisory?.firstSeenAt}: ${advisoryId}, ${advisory?.summary}`)
  assert.equal(verdict.kind, 'deny')
  assert.equal(verdict.reasons[0]?.rule, 'malware')
  assert.ok(!Number.isNaN(Date.parse(advisory?.firstSeenAt ?? '')), 'the verdict must say since when')
  const kept = await stage.ask<{ kind: string; versionId: string }>('developer', `GET /verdicts/${code}`)
  assert.deepEqual(
    [kept.kind, kept.versionId],
    ['deny', item.versionId],
    'the printed address must lead to the verdict',
  )
}

/** The file itself, asked for as a client with its address would; resolves with the code of the verdict it is told. */
async function artifactIsRefused(stage: Stage, { name, versionId }: ShownItem): Promise<string> {
  const { artifacts } = await stage.ask<ShownVersion>('developer', `GET /versions/${versionId}`)
  const [artifact] = artifacts
  assert.ok(artifact?.fetchedAt, 'its artifact must be in the store')
  const answer = await fetch(`${gatewayAddress(stage)}/${name}/-/${artifact.fileName}`, {
    headers: { authorization: `Bearer ${stage.people.developer.token}` },
    signal: AbortSignal.timeout(answerSecondsMax * 1000),
  })
  say(`${artifact.fileName}, in Assay's store since ${artifact.fetchedAt}: ${answer.status} ${answer.statusText}`)
  assert.equal(answer.status, 403, 'the file itself must be refused')
  const code = /\/d\/([2-9a-z]{8})\b/.exec(`${answer.statusText} ${await answer.text()}`)?.[1]
  assert.ok(code, 'the refusal must name the address of its verdict')
  return code
}

/** Who did what, who got what, and whether anything was changed afterwards. */
export async function everythingIsLogged({ stage }: Scene, refusedName: string): Promise<void> {
  const audit = await stage.ask<Page<AuditLine>>('auditor', `GET /audit?limit=${linesShown}`)
  say(`audit log, the last ${audit.items.length} lines:`)
  for (const { sequence, at, actor, action, subjectKind } of audit.items.toReversed())
    say(`  ${sequence}  ${at}  ${actor.name}  ${action}  ${subjectKind}`)
  assert.ok(audit.items.some(({ action }) => action === 'advisory-import.requested'))
  const approved = await stage.ask<Page<AuditLine>>('auditor', 'GET /audit?action=introduction.approved')
  assert.deepEqual([approved.items.length, approved.items[0]?.actor.name], [1, 'approver'])

  const downloads = await stage.ask<Page<DownloadLine>>('auditor', `GET /downloads?limit=${linesShown}`)
  say(`download log, the last ${downloads.items.length} lines:`)
  for (const { at, kind, outcome, status, name, version, person } of downloads.items.toReversed())
    say(`  ${at}  ${kind}  ${outcome}  ${status}  ${name}${version ? `@${version}` : ''}  ${person?.name}`)
  const refused = downloads.items.filter(({ outcome }) => outcome === 'refused')
  assert.ok(refused.length > 0, 'the refusals must be in the log')
  for (const { name, person } of refused) assert.deepEqual([name, person?.name], [refusedName, 'developer'])

  const verified = await stage.ask<{ checked: number; faults: readonly unknown[] }>('auditor', 'POST /audit/verify', {})
  say(`audit verify: ${verified.checked} entries, ${verified.faults.length} faults: the chain is whole`)
  assert.ok(verified.checked > 0)
  assert.deepEqual(verified.faults, [])
}
