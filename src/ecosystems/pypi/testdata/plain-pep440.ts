// PEP 440 as its text says it, slowly: what keys and ranges are compared with.

export interface PlainVersion {
  readonly epoch: number
  readonly release: readonly number[]
  /** Alpha, beta and release candidate as -3, -2, -1 with their number. */
  readonly phase?: readonly [number, number]
  readonly post?: number
  readonly dev?: number
  readonly local: readonly (string | number)[]
}

const VERSION =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i

export function plainVersion(text: string): PlainVersion | undefined {
  const match = VERSION.exec(text)
  if (match === null) return undefined
  const [, epoch = '0', release = '', word = '', number, implicit, post, postNumber, dev, devNumber, local] = match
  const phase = /^a/i.test(word) ? -3 : /^b/i.test(word) ? -2 : -1
  return {
    epoch: Number(epoch),
    release: release.split('.').map(Number),
    ...(word !== '' && { phase: [phase, Number(number)] as const }),
    ...((implicit ?? post) !== undefined && { post: Number(implicit ?? postNumber) }),
    ...(dev !== undefined && { dev: Number(devNumber) }),
    local: (local?.toLowerCase().split(/[-_.]/) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  }
}

export function isPlainPrerelease({ phase, dev }: PlainVersion): boolean {
  return phase !== undefined || dev !== undefined
}

export function comparePlain(a: PlainVersion, b: PlainVersion): number {
  return comparePublic(a, b) || compareLocal(a.local, b.local)
}

export function comparePublic(a: PlainVersion, b: PlainVersion): number {
  return a.epoch - b.epoch || compareRelease(a, b) || compareSuffix(a, b)
}

export function compareRelease({ release: a }: PlainVersion, { release: b }: PlainVersion): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

function compareSuffix(a: PlainVersion, b: PlainVersion): number {
  const [p, q] = [phaseOf(a), phaseOf(b)]
  return p[0] - q[0] || p[1] - q[1] || (a.post ?? -1) - (b.post ?? -1) || (a.dev ?? 1e9) - (b.dev ?? 1e9)
}

function phaseOf({ phase, post, dev }: PlainVersion): readonly [number, number] {
  return phase ?? (post === undefined && dev !== undefined ? [-4, 0] : [0, 0])
}

function compareLocal(a: PlainVersion['local'], b: PlainVersion['local']): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    if (left === right) continue
    if (typeof left !== typeof right) return typeof left === 'number' ? 1 : -1
    return left < right ? -1 : 1
  }
  return 0
}

/** One clause, prereleases taken like any version. */
export function holdsPlainly(version: PlainVersion, operator: string, bound: string): boolean {
  if (bound.endsWith('.*')) return hasPrefix(version, bound) === (operator === '==')
  const wanted = plainVersion(bound) as PlainVersion
  const isEqual = wanted.local.length > 0 ? comparePlain(version, wanted) === 0 : comparePublic(version, wanted) === 0
  switch (operator) {
    case '==':
      return isEqual
    case '!=':
      return !isEqual
    case '<=':
      return comparePublic(version, wanted) <= 0
    case '>=':
      return comparePublic(version, wanted) >= 0
    case '<':
      return comparePlain(version, wanted) < 0 && !isPrereleaseOf(version, wanted)
    case '>':
      return comparePublic(version, wanted) > 0 && !isPostReleaseOf(version, wanted)
    default: {
      const prefix = wanted.release.slice(0, -1).join('.')
      return comparePublic(version, wanted) >= 0 && hasPrefix(version, `${wanted.epoch}!${prefix}.*`)
    }
  }
}

function hasPrefix(version: PlainVersion, pattern: string): boolean {
  const prefix = plainVersion(pattern.slice(0, -2)) as PlainVersion
  const release = prefix.release.map((_, at) => version.release[at] ?? 0)
  return version.epoch === prefix.epoch && compareRelease({ ...version, release }, prefix) === 0
}

function isSameRelease(a: PlainVersion, b: PlainVersion): boolean {
  return a.epoch === b.epoch && compareRelease(a, b) === 0
}

function isPrereleaseOf(version: PlainVersion, of: PlainVersion): boolean {
  if (isPlainPrerelease(of) || !isPlainPrerelease(version) || !isSameRelease(version, of)) return false
  return of.post === undefined || (version.phase === undefined && version.post === of.post)
}

function isPostReleaseOf(version: PlainVersion, of: PlainVersion): boolean {
  const samePhase = String(version.phase) === String(of.phase)
  return of.post === undefined && of.dev === undefined && isSameRelease(version, of) && samePhase
}
