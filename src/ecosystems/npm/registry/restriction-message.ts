import { plainLine, shorten } from '../../gate/plain-text.ts'

const MESSAGE_CHARS_MAX = 1000
const REASON_CHARS_MAX = 300
const VERSIONS_SHOWN_MAX = 8

/**
 * One text for all refused versions of a package, because npm's `policyRestrictions` holds one: a line per reason with
 * the versions it concerns, newest publication first, at most 1,000 characters.
 */
export function restrictionMessage(refused: readonly (readonly [version: string, reason: string])[]): string {
  const byReason = new Map<string, string[]>()
  for (const [version, reason] of refused.toReversed()) {
    const line = shorten(plainLine(reason), REASON_CHARS_MAX)
    const versions = byReason.get(line)
    if (versions === undefined) byReason.set(line, [version])
    else versions.push(version)
  }
  return joinWithin([...byReason].map(([reason, versions]) => `${listVersions(versions)}: ${reason}`))
}

function listVersions(versions: readonly string[]): string {
  const shown = versions.slice(0, VERSIONS_SHOWN_MAX).map((version) => shorten(version, 40))
  const hidden = versions.length - shown.length
  return hidden === 0 ? shown.join(', ') : `${shown.join(', ')} and ${hidden} more`
}

/** Whole lines while they fit; the rest is counted. */
function joinWithin(lines: readonly string[]): string {
  const kept: string[] = []
  let chars = 0
  for (const line of lines) {
    chars += line.length + 1
    if (chars > MESSAGE_CHARS_MAX - 40) break
    kept.push(line)
  }
  const left = lines.length - kept.length
  return left === 0 ? kept.join('\n') : [...kept, `and ${left} more reasons`].join('\n')
}
