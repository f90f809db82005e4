const PATH_CHARS_MAX = 2048

/**
 * The segments of a path, each decoded exactly once; undefined for a path that no package manager sends: empty or dot
 * segments, malformed or doubled percent-encoding, backslashes, control characters, anything outside ASCII.
 * A `/` inside a segment stood there as `%2f`.
 */
export function readSegments(path: string): readonly string[] | undefined {
  if (path.length > PATH_CHARS_MAX || !path.startsWith('/') || path.includes('\\')) return undefined
  const segments: string[] = []
  for (const raw of path.slice(1).split('/')) {
    const segment = decodeSegment(raw)
    if (segment === undefined) return undefined
    segments.push(segment)
  }
  return segments
}

function decodeSegment(raw: string): string | undefined {
  let segment: string
  try {
    segment = decodeURIComponent(raw)
  } catch {
    return undefined
  }
  const clean = /^[!-~]+$/.test(segment) && !segment.includes('\\') && !segment.includes('%')
  const dots = segment.split('/').some((part) => part === '' || part === '.' || part === '..')
  return clean && !dots ? segment : undefined
}
