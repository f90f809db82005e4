// The folder patterns by which manifests name the members of a project: `packages/*`, `apps/**`, `./site`, with `!` to exclude. Other glob signs stand for
// themselves. Patterns are a stranger's: every comparison is bounded, none backtracks without end.

export const PATTERNS_MAX = 100
const PATTERN_LENGTH_MAX = 128
const SEGMENTS_MAX = 32

/** Says of a folder whether the patterns name it. Patterns beyond the hundredth are not used. */
export function folderMatcher(patterns: readonly string[]): (folder: string) => boolean {
  const used = patterns.slice(0, PATTERNS_MAX)
  const including = used.filter((pattern) => !isExclusion(pattern)).map(patternSegments)
  const excluding = used.filter(isExclusion).map((pattern) => patternSegments(pattern.slice(1)))
  return (folder) => {
    const path = folder.split('/')
    const matches = (pattern: readonly string[]) => matchSegments(pattern, path)
    return including.some(matches) && !excluding.some(matches)
  }
}

export function isExclusion(pattern: string): boolean {
  return pattern.startsWith('!')
}

/** Empty, and so matching nothing, for a pattern that leaves the project or is longer than any real one. */
export function patternSegments(pattern: string): readonly string[] {
  if (pattern.length > PATTERN_LENGTH_MAX) return []
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  return segments.includes('..') ? [] : segments
}

/** `*` stands for any run of characters. */
export function matchWord(pattern: string, word: string): boolean {
  let at = 0
  let sign = 0
  let star = -1
  let resumeAt = 0
  while (at < word.length) {
    if (pattern[sign] === '*') {
      star = sign++
      resumeAt = at
    } else if (pattern[sign] === word[at]) {
      sign++
      at++
    } else if (star >= 0) {
      // Let the last star take one character more.
      sign = star + 1
      at = ++resumeAt
    } else {
      return false
    }
  }
  while (pattern[sign] === '*') sign++
  return sign === pattern.length
}

/** `**` stands for any number of folders. Row by row: `reached[n]` says whether the pattern so far can end after n folders. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.length === 0 || path.length > SEGMENTS_MAX) return false
  let reached = [true, ...path.map(() => false)]
  for (const segment of pattern) {
    const next: boolean[] = [segment === '**' && reached[0] === true]
    for (const [at, folder] of path.entries()) {
      const one =
        segment === '**'
          ? next[at] === true || reached[at + 1] === true
          : reached[at] === true && matchWord(segment, folder)
      next.push(one)
    }
    reached = next
  }
  return reached.at(-1) === true
}
