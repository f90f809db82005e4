import { nugetRange } from './nuget-range.ts'
import { readBounds } from './range-bounds.ts'
import { nugetSeverity, type Rated } from './severity-words.ts'

/** What one advisory says of one package. */
export interface NugetAdvisory extends Rated {
  readonly id: string
  readonly groupId: string
  readonly severityScore: number | null
  readonly firstSeenAt: Date
  readonly lastChangedAt: Date
  readonly isWithdrawn: boolean
  readonly name: string
  /** As in `advisory_range`. */
  readonly displays: readonly string[]
}

export interface NugetPages {
  readonly base: Uint8Array
  readonly baseUpdated: Date
  readonly updates: Uint8Array
  readonly updatesUpdated: Date
}

/**
 * Both pages together are everything; what changed since the month began stands in `updates`. A client keeps a page until
 * its date moves, so the base moves with every advisory that leaves it.
 */
export function nugetPages(
  advisories: readonly NugetAdvisory[],
  { baseUrl, monthStart }: { readonly baseUrl: string; readonly monthStart: Date },
): NugetPages {
  const isNew = ({ lastChangedAt }: NugetAdvisory) => lastChangedAt >= monthStart
  const live = advisories.filter((advisory) => !advisory.isWithdrawn)
  // All of one vulnerability stand on one page: what one of them changes may change how bad it is.
  const groups = [...Map.groupBy(live, ({ groupId, name }) => `${groupId} ${name}`).values()]
  const fresh = groups.filter((group) => group.some(isNew))
  const changed = advisories.filter(isNew)
  const left = changed.filter(({ firstSeenAt }) => firstSeenAt < monthStart)
  // A new advisory may take the older ones of its vulnerability along.
  const joined = fresh.flatMap((group) => (group.every(isNew) ? [] : group.filter(isNew)))
  return {
    base: writePage(
      groups.filter((group) => !group.some(isNew)),
      baseUrl,
    ),
    baseUpdated: latest([...left, ...joined], monthStart),
    updates: writePage(fresh, baseUrl),
    updatesUpdated: latest(changed, monthStart),
  }
}

function latest(advisories: readonly NugetAdvisory[], otherwise: Date): Date {
  return advisories.reduce((at, { lastChangedAt }) => (lastChangedAt > at ? lastChangedAt : at), otherwise)
}

interface Entry {
  readonly severity: number
  readonly url: string
  readonly versions: string
}

/** One object with the lower-case ids as members; a list where there is nothing, as the protocol has it. */
function writePage(groups: readonly (readonly NugetAdvisory[])[], baseUrl: string): Uint8Array {
  const entries = new Map<string, Entry[]>()
  for (const group of groups) {
    const worst = group.reduce((one, other) => (rank(other) > rank(one) ? other : one))
    const url = `${baseUrl}/advisories/${encodeURIComponent(worst.id)}`
    const ranges = new Set(group.flatMap(({ displays }) => displays.flatMap(readBounds).map(nugetRange)))
    const own = entries.get(worst.name.toLowerCase()) ?? []
    for (const versions of ranges) own.push({ severity: nugetSeverity(worst), url, versions })
    entries.set(worst.name.toLowerCase(), own)
  }
  if (entries.size === 0) return Buffer.from('[]')
  // fromEntries defines members: a package called `__proto__` is one like any other.
  return Buffer.from(JSON.stringify(Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))))
}

function rank(advisory: NugetAdvisory): number {
  return 100 * nugetSeverity(advisory) + (advisory.severityScore ?? 0)
}
