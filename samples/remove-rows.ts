import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/**
 * In the order in which the rows let go of one another. The sample bank's people are not real, so neither is what they
 * asked for, allowed or forbade: it leaves with them. What was found out about packages that stay is real and stays.
 */
const statements: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'approval', text: `delete from approval where person_id in (${people()})` },
  {
    name: 'admission',
    text: `delete from admission where granted_by in (${people()}) or introduction_id in (${introductions()}) or org_unit_id in (${units()})`,
  },
  { name: 'admission', text: `update admission set revoked_by = null where revoked_by in (${people()})` },
  { name: 'introduction', text: `delete from introduction where id in (${introductions()})` },
  { name: 'restriction', text: `delete from restriction where created_by in (${people()})` },
  { name: 'restriction', text: `update restriction set lifted_by = null where lifted_by in (${people()})` },
  {
    name: 'quarantine_release',
    text: `delete from quarantine_release where exists (${people()} and id in
      (requested_by, first_agreed_by, second_agreed_by, ended_by))`,
  },
  { name: 'lane', text: `delete from lane where set_by in (${people()})` },
  { name: 'verdict', text: `delete from verdict where org_unit_id in (${units()})` },
  { name: 'finding', text: `delete from finding where application_id in (${applications()})` },
  {
    name: 'finding',
    text: `update finding set state = 'open', analysis_id = null where analysis_id in (${analyses()})`,
  },
  { name: 'analysis', text: `delete from analysis where id in (${analyses()})` },
  { name: 'deployment', text: `delete from deployment where application_id in (${applications()})` },
  {
    name: 'release_component',
    text: `delete from release_component where release_id in (select id from release where application_id in (${applications()}))`,
  },
  { name: 'release', text: `update release set sbom_id = null where application_id in (${applications()})` },
  { name: 'sbom', text: `delete from sbom where application_id in (${applications()})` },
  { name: 'release', text: `delete from release where application_id in (${applications()})` },
  {
    name: 'application',
    text: `update application set deputy_person_id = null where deputy_person_id in (${people()})`,
  },
  { name: 'application', text: `delete from application where id in (${applications()})` },
  { name: 'package', text: `update package set owner_person_id = null where owner_person_id in (${people()})` },
  {
    name: 'package',
    text: `update package set tier = null where (select person_id from audit_entry where action = 'package.tier-set'
      and subject_kind = 'package' and subject_id = package.id::text order by sequence desc limit 1) in (${people()})`,
  },
  {
    name: 'package',
    text: `update package set asked_tier = null, tier_asked_by = null where tier_asked_by in (${people()})`,
  },
  { name: 'advisory', text: 'delete from advisory where sample' },
  {
    name: 'advisory_import',
    text: 'delete from advisory_import where sample and not exists (select from advisory where advisory_import.id in (first_import_id, last_import_id))',
  },
  {
    name: 'advisory_import',
    text: `update advisory_import set requested_by = null where requested_by in (${people()})`,
  },
  { name: 'feed_state', text: 'delete from feed_state where sample' },
  { name: 'session', text: `delete from session where account_id in (${accounts()})` },
  { name: 'api_token', text: `delete from api_token where account_id in (${accounts()})` },
  { name: 'access_link', text: `delete from access_link where account_id in (${accounts()})` },
  { name: 'account', text: `delete from account where id in (${accounts()})` },
  { name: 'team', text: 'delete from team where sample' },
  { name: 'role_grant', text: `delete from role_grant where org_unit_id in (${units()})` },
  { name: 'person', text: 'delete from person where sample' },
]

function people(): string {
  return 'select id from person where sample'
}

function accounts(): string {
  return `select id from account where person_id in (${people()})`
}

function units(): string {
  return 'select id from org_unit where sample'
}

function applications(): string {
  return `select id from application where sample or owner_person_id in (${people()})`
}

function introductions(): string {
  return `select id from introduction where requester_person_id in (${people()}) or application_id in (${applications()})`
}

function analyses(): string {
  return `select id from analysis where application_id in (${applications()}) or org_unit_id in (${units()})
    or exists (${people()} and id in (made_by, confirmed_by, revoked_by))`
}

/** Deletes the rows of the sample bank and answers how many of each table went. Throws when others hold on to them. */
export async function removeRows(tx: Tx): Promise<ReadonlyMap<string, number>> {
  await withdrawPolicies(tx)
  const counts = new Map<string, number>()
  for (const { name, text } of statements) {
    const done = await sql.raw(text).execute(tx.db)
    if (text.startsWith('delete')) counts.set(name, (counts.get(name) ?? 0) + Number(done.numAffectedRows ?? 0n))
  }
  counts.set('org_unit', await removeUnits(tx))
  return counts
}

/**
 * A policy that sample people proposed or approved was nobody's decision: the newest real one is in force again. Its
 * number is not given out a second time, because verdicts name it.
 */
async function withdrawPolicies(tx: Tx): Promise<void> {
  await sql`update policy set proposed_by = null, decided_by = null, state =
      case state when 'active' then 'superseded' when 'proposed' then 'withdrawn' else state end
    where proposed_by in (select id from person where sample)
    or decided_by in (select id from person where sample)`.execute(tx.db)
  await sql`update policy set state = 'active'
    where not exists (select from policy where state = 'active')
    and revision = (select max(revision) from policy
      where state = 'superseded' and (shipped or proposed_by is not null))`.execute(tx.db)
}

/** From the leaves up. Units in which real people or applications stand by now are kept, as real ones. */
async function removeUnits(tx: Tx): Promise<number> {
  let removed = 0
  for (;;) {
    const done = await sql`delete from org_unit as unit where sample
      and not exists (select from org_unit as child where child.parent_id = unit.id)
      and not exists (select from person where org_unit_id = unit.id)
      and not exists (select from team where org_unit_id = unit.id)
      and not exists (select from application where org_unit_id = unit.id)
      and not exists (select from introduction where org_unit_id = unit.id)`.execute(tx.db)
    const count = Number(done.numAffectedRows ?? 0n)
    removed += count
    if (count === 0) break
  }
  await sql`update org_unit set sample = false where sample`.execute(tx.db)
  return removed
}
