// What the right side of a dependency asks for: `"name": "<spec>"` in a manifest, a lockfile or a registry document.

export type DependencySpec =
  /** A range or a tag of a registry package; `name` when it is another one than the dependency is called (`npm:real@^1`). */
  | { readonly kind: 'registry'; readonly name?: string; readonly range: string }
  | { readonly kind: 'git'; readonly url: string }
  | { readonly kind: 'tarball'; readonly url: string }
  /** A packed package in a file. */
  | { readonly kind: 'file'; readonly path: string }
  /** A folder: copied or linked. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Another package of the same project. */
  | { readonly kind: 'workspace' }
  /** A notation whose meaning stands elsewhere (`catalog:`) or that is not known. */
  | { readonly kind: 'other'; readonly text: string }

/** Longer texts are no spec of any package manager. */
const LENGTH_MAX = 4_096
const PROTOCOL = /^([a-z][a-z0-9+.-]*):/i
const PACKED = /\.(?:tgz|tar|tar\.gz)$/i
const GIT_HOSTS = new Set(['github', 'gitlab', 'bitbucket', 'gist'])
const PATH = /^(?:\.{0,2}\/|\.{1,2}$|~\/|[a-z]:[\\/])/i
/** `user/repository`, with an optional `#commit`: npm's short form for GitHub. */
const SHORT_GITHUB = /^[\w.-]+\/[\w.-]+(?:#.*)?$/
const GIT_ADDRESS = /^(?:[^/]*@)?[\w.-]+:(?!\/\/)[^\s]+\.git(?:#.*)?$/
const HTTP_REPOSITORY = /^https?:\/\/[^?#]+\.git(?:#.*)?$/i

/** Never throws: what is not understood is `other`. An empty spec asks for any version. */
export function parseDependencySpec(text: string): DependencySpec {
  const spec = text.trim()
  if (spec.length > LENGTH_MAX) return { kind: 'other', text: spec.slice(0, LENGTH_MAX) }
  if (PATH.test(spec)) return local(spec)
  if (spec.startsWith('git@') || GIT_ADDRESS.test(spec)) return { kind: 'git', url: spec }
  const protocol = PROTOCOL.exec(spec)?.[1]?.toLowerCase()
  if (protocol !== undefined) return withProtocol(spec, protocol)
  if (SHORT_GITHUB.test(spec)) return { kind: 'git', url: `github:${spec}` }
  return { kind: 'registry', range: spec }
}

function withProtocol(spec: string, protocol: string): DependencySpec {
  const rest = spec.slice(protocol.length + 1)
  if (protocol === 'npm') return alias(rest)
  if (protocol === 'workspace') return { kind: 'workspace' }
  if (protocol === 'file') return local(rest)
  if (protocol === 'link' || protocol === 'portal') return { kind: 'folder', path: rest }
  if (protocol === 'git' || protocol.startsWith('git+') || GIT_HOSTS.has(protocol)) return { kind: 'git', url: spec }
  if (protocol === 'http' || protocol === 'https') {
    return HTTP_REPOSITORY.test(spec) ? { kind: 'git', url: spec } : { kind: 'tarball', url: spec }
  }
  if (protocol === 'ssh') return { kind: 'git', url: spec }
  return { kind: 'other', text: spec }
}

/** `real@^1`, `@scope/real`, or, as Yarn writes it for a package by its own name, a range alone. */
function alias(rest: string): DependencySpec {
  const at = rest.indexOf('@', 1)
  if (at > 0) return { kind: 'registry', name: rest.slice(0, at), range: rest.slice(at + 1) }
  const isName = /^[@a-z]/i.test(rest) && !/^(?:v\d|x(?:$|\.))/i.test(rest)
  return isName ? { kind: 'registry', name: rest, range: '' } : { kind: 'registry', range: rest }
}

function local(text: string): DependencySpec {
  const path = text.replace(/^(?:\.\/)+(?=.)/, '')
  return PACKED.test(path) ? { kind: 'file', path } : { kind: 'folder', path }
}
