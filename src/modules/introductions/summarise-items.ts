import type { DecidedVersions } from './decide-versions.ts'
import { isUsable } from './find-usable-versions.ts'

/** Each item counts once. */
export interface ItemSummary {
  readonly total: number
  /** May be used already. */
  readonly approved: number
  /** Held: an approval is asked for. */
  readonly unapproved: number
  /** Denied, or not to be found as it is asked for: no approval lets it in. */
  readonly blocked: number
}

export type ItemStanding = 'approved' | 'unapproved' | 'blocked'

export interface JudgedItem {
  readonly versionId?: string | null
  readonly problem?: string | null
}

export function standingOf(item: JudgedItem, decided: DecidedVersions): ItemStanding {
  const kind = item.versionId ? decided.get(item.versionId)?.verdict.kind : undefined
  if (item.problem || kind === undefined || kind === 'deny') return 'blocked'
  return isUsable(kind) ? 'approved' : 'unapproved'
}

export function summariseItems(items: readonly JudgedItem[], decided: DecidedVersions): ItemSummary {
  const counts = { total: items.length, approved: 0, unapproved: 0, blocked: 0 }
  for (const item of items) counts[standingOf(item, decided)] += 1
  return counts
}

/** The ids of the versions among the items that stand so. */
export function versionsStanding(
  items: readonly JudgedItem[],
  decided: DecidedVersions,
  standing: ItemStanding,
): readonly string[] {
  const ids = items.flatMap((item) =>
    item.versionId && standingOf(item, decided) === standing ? [item.versionId] : [],
  )
  return [...new Set(ids)]
}
