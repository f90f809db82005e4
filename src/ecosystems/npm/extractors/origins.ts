// Where an installed package came from, and so which purl it may bear: only what a registry served is called by its
// registry name alone. Everything else carries its address, and folders of the project are not npm packages at all.
import { withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { DependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { npmPurlRules } from '#ecosystems/npm/purl-rules.ts'
import type { Purl } from '#formats/purl.ts'

export type Origin =
  /** `url`: where the lockfile says the registry keeps it. */
  | { readonly kind: 'registry'; readonly url?: string }
  | { readonly kind: 'git' | 'tarball'; readonly url: string }
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  /** Inside the archive of the package that bundles it; `parent` is that package's component id. */
  | { readonly kind: 'bundle'; readonly parent: string }
  /** By a notation that this extractor cannot place. */
  | { readonly kind: 'other'; readonly text: string }

/** Undefined when no package can have this name. An absent or impossible version is left out. */
export function componentPurl(name: string, version: string | undefined, origin: Origin): Purl | undefined {
  const purl = npmPurlRules.parseName(name)
  if (purl === undefined) return undefined
  const versioned = version !== undefined && isVersionText(version) ? { ...purl, version } : purl
  switch (origin.kind) {
    case 'registry':
    case 'bundle':
      return versioned
    case 'git':
      return { ...versioned, qualifiers: { vcs_url: vcsUrl(origin.url) } }
    case 'tarball':
      return { ...versioned, qualifiers: { download_url: withoutCredentials(origin.url) } }
    case 'file':
      return { ...versioned, qualifiers: { download_url: `file:${origin.path}` } }
    case 'folder':
    case 'other':
      return { ...versioned, type: 'generic' }
  }
}

/** The `source` of a component. Passwords in addresses are left out: extractions are stored and shown. */
export function sourceOf(origin: Origin): string | undefined {
  switch (origin.kind) {
    case 'registry':
      return origin.url === undefined ? undefined : withoutCredentials(origin.url)
    case 'git':
      return withoutCredentials(gitUrl(origin.url))
    case 'tarball':
      return withoutCredentials(origin.url)
    case 'file':
    case 'folder':
      return `file:${origin.path}`
    case 'bundle':
      return `bundle:${origin.parent}`
    case 'other':
      return origin.text
  }
}

/** The origin that a spec alone tells; workspace members have none. */
export function originOfSpec(spec: DependencySpec): Origin | undefined {
  switch (spec.kind) {
    case 'registry':
      return { kind: 'registry' }
    case 'workspace':
      return undefined
    default:
      return spec
  }
}

/** `git+<transport>://…` where the writer left the prefix out. */
function gitUrl(url: string): string {
  return /^(?:https?|ssh|file):/i.test(url) ? `git+${url}` : url
}

/** The purl qualifier `vcs_url` names a commit after `@` (SPDX download location). */
function vcsUrl(url: string): string {
  const address = withoutCredentials(gitUrl(url))
  const hash = address.indexOf('#')
  if (hash < 0) return address
  const commit = address.slice(hash + 1).replace(/^commit=/, '')
  return commit === '' ? address.slice(0, hash) : `${address.slice(0, hash)}@${commit}`
}
