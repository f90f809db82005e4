// Where a crate comes from, and so which purl it may bear: only what the public registry serves is called by its name alone.
import { normalizedPath } from '#ecosystems/extraction/folders.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { Purl } from '#formats/purl.ts'
import { cargoPurlRules } from '../purl-rules.ts'

export type Origin =
  | { readonly kind: 'public' }
  /** `index`: the address of the registry's index, without Cargo's prefix for its protocol. */
  | { readonly kind: 'registry'; readonly index: string }
  /** A registry whose name only the configuration explains, or whose address was not recorded. */
  | { readonly kind: 'named-registry'; readonly name: string }
  | { readonly kind: 'git'; readonly url: string; readonly commit?: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'other'; readonly text: string }

/** The index of the public registry, however lockfiles have named it: as a Git repository, or by a host below its domain. */
const PUBLIC_INDEX = /^https?:\/\/(?:github\.com\/rust-lang\/crates\.io-index(?:\.git)?|(?:[\w-]+\.)*crates\.io)\/*$/
const ADDRESS_LENGTH_MAX = 4_096

/** `registry+https://…`, `sparse+https://…`, `git+https://…?branch=main#commit`: the `source` of a package in Cargo.lock. */
export function originOfSource(source: string): Origin {
  const plus = source.indexOf('+')
  const protocol = source.slice(0, Math.max(plus, 0))
  const address = source.slice(plus + 1)
  if (source.length > ADDRESS_LENGTH_MAX) return { kind: 'other', text: source.slice(0, 100) }
  if (protocol === 'registry' || protocol === 'sparse') return originOfIndex(address)
  if (protocol === 'path') return { kind: 'path', path: address }
  if (protocol !== 'git') return { kind: 'other', text: source }
  const hash = address.lastIndexOf('#')
  const beforeHash = hash < 0 ? address : address.slice(0, hash)
  const commit = hash < 0 ? '' : address.slice(hash + 1)
  const query = beforeHash.indexOf('?')
  const url = query < 0 ? beforeHash : beforeHash.slice(0, query)
  return { kind: 'git', url, ...(commit !== '' && { commit }) }
}

export function originOfIndex(index: string): Origin {
  const address = index.replace(/^(?:sparse|registry)\+/, '')
  return PUBLIC_INDEX.test(address) ? { kind: 'public' } : { kind: 'registry', index: address }
}

/** Undefined when no crate can have this name. An impossible version is left out. */
export function cratePurl(name: string, version: string | undefined, origin: Origin): Purl | undefined {
  const purl = cargoPurlRules.parseName(name)
  if (purl === undefined) return undefined
  const versioned = version !== undefined && isVersionText(version) ? { ...purl, version } : purl
  switch (origin.kind) {
    case 'public':
      return versioned
    case 'registry':
      return { ...versioned, qualifiers: { repository_url: withoutCredentials(origin.index) } }
    case 'git':
      return { ...versioned, qualifiers: { vcs_url: gitLocation(origin.url, origin.commit) } }
    default:
      return { ...versioned, type: 'generic' }
  }
}

/** The `source` of a component. */
export function sourceText(origin: Origin): string | undefined {
  switch (origin.kind) {
    case 'public':
      return undefined
    case 'registry':
      return withoutCredentials(origin.index)
    case 'named-registry':
      return origin.name === '' ? 'registry' : `registry:${origin.name}`
    case 'git':
      return gitLocation(origin.url, origin.commit)
    case 'path':
      return `file:${normalizedPath(origin.path)}`
    case 'other':
      return origin.text
  }
}
