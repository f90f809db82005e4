import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { type GroupMember, regroupMembers } from './alias-groups.ts'

/**
 * Brings the groups to what ids and aliases now connect, starting from the advisories that were written: groups merge, and
 * those that lost a link are worked out anew. Returns the advisories that changed their group.
 */
export async function regroup(tx: Tx, touched: readonly string[]): Promise<readonly string[]> {
  const members = new Map<string, GroupMember>()
  const names = new Set<string>()
  let found = await groupMates(tx, touched)
  while (found.length > 0) {
    const fresh: string[] = []
    for (const member of found) {
      members.set(member.id, member)
      for (const name of [member.id, ...member.aliases]) {
        if (names.has(name)) continue
        names.add(name)
        fresh.push(name)
      }
    }
    found = (await namedBy(tx, fresh)).filter((member) => !members.has(member.id))
  }
  const changes = regroupMembers([...members.values()], () => newId(tx.now))
  if (changes.size > 0)
    await sql`
      update advisory as held set group_id = moved.group_id
      from unnest(${[...changes.keys()]}::text[], ${[...changes.values()]}::uuid[]) as moved (id, group_id)
      where held.id = moved.id`.execute(tx.db)
  return [...changes.keys()]
}

/** Those that were written, and all who share a group with one: a link between them may be gone. */
async function groupMates(tx: Tx, touched: readonly string[]): Promise<readonly GroupMember[]> {
  const { rows } = await sql<GroupMember>`
    select held.id, held.group_id as "groupId", array(
      select alias from advisory_alias where advisory_id = held.id) as aliases
    from advisory as held
    where held.group_id in (select group_id from advisory where id = any(${touched}::text[]))`.execute(tx.db)
  return rows
}

async function namedBy(tx: Tx, names: readonly string[]): Promise<readonly GroupMember[]> {
  if (names.length === 0) return []
  const { rows } = await sql<GroupMember>`
    select held.id, held.group_id as "groupId", array(
      select alias from advisory_alias where advisory_id = held.id) as aliases
    from advisory as held
    where held.id in (
      select unnest(${names}::text[])
      union select advisory_id from advisory_alias where alias = any(${names}::text[]))`.execute(tx.db)
  return rows
}
