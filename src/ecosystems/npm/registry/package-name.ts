/** Longest name npm ever accepted; longer ones cannot be published. */
const NAME_CHARS_MAX = 214
const SCOPE = /^[\w.~!*'()-]+$/
const RESERVED = new Set(['node_modules', 'favicon.ico'])

/**
 * Whether npm allows the name for an existing package: `lodash`, `JSONStream`, `@scope/name`.
 * The rules for old packages apply, so upper case and `~!*'()` pass; names that no registry can hold do not.
 */
export function isPackageName(name: string): boolean {
  if (name.length === 0 || name.length > NAME_CHARS_MAX) return false
  if (!name.startsWith('@')) return isBareName(name)
  const slash = name.indexOf('/')
  const scope = name.slice(1, slash)
  const rest = name.slice(slash + 1)
  return slash > 1 && SCOPE.test(scope) && !scope.startsWith('.') && SCOPE.test(rest) && !/^\.|^-$/.test(rest)
}

/** The name without its scope, as file names of artifacts begin. */
export function basenameOf(name: string): string {
  return name.startsWith('@') ? name.slice(name.indexOf('/') + 1) : name
}

/** The name as one path segment: `@scope%2fname`, the form npm itself sends. */
export function escapedName(name: string): string {
  return name.replace('/', '%2f')
}

function isBareName(name: string): boolean {
  return SCOPE.test(name) && !/^[._-]/.test(name) && !RESERVED.has(name.toLowerCase())
}
