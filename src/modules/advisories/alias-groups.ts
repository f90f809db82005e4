export interface GroupMember {
  readonly id: string
  readonly groupId: string
  readonly aliases: readonly string[]
}

/**
 * The group of each advisory whose group must change, given every advisory that ids and aliases can connect them to. Two
 * belong together when one names the other, or both name the same alias, directly or over others. A group keeps its
 * id with the greater part of its members.
 */
export function regroupMembers(members: readonly GroupMember[], makeId: () => string): ReadonlyMap<string, string> {
  const changes = new Map<string, string>()
  const taken = new Set<string>()
  for (const component of components(members)) {
    const groupId = mostUsedGroup(component, taken) ?? makeId()
    taken.add(groupId)
    for (const member of component) if (member.groupId !== groupId) changes.set(member.id, groupId)
  }
  return changes
}

/** The largest first, so that it keeps its id when a group is split. */
function components(members: readonly GroupMember[]): readonly (readonly GroupMember[])[] {
  const parents = new Map<string, string>()
  const rootOf = (name: string): string => {
    let root = name
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent
    for (let at = name; at !== root; ) {
      const next = parents.get(at) ?? root
      parents.set(at, root)
      at = next
    }
    return root
  }
  for (const member of members)
    for (const alias of member.aliases) {
      const [one, other] = [rootOf(member.id), rootOf(alias)]
      if (one !== other) parents.set(other, one)
    }
  const grouped = Map.groupBy(
    members.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    (member) => rootOf(member.id),
  )
  return [...grouped.values()].sort((a, b) => b.length - a.length)
}

function mostUsedGroup(component: readonly GroupMember[], taken: ReadonlySet<string>): string | undefined {
  const uses = new Map<string, number>()
  for (const { groupId } of component) if (!taken.has(groupId)) uses.set(groupId, (uses.get(groupId) ?? 0) + 1)
  return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0]
}
