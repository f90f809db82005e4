// Where a Dart package comes from, in manifests (`git:`, `path:`, `sdk:`, `hosted:`) and lockfiles (`description`).
import { normalizedPath } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { Purl } from '#formats/purl.ts'
import { pubPurlRules } from '../purl-rules.ts'

export type Origin =
  /** `url`: where the file says that the registry is; a mirror's address as often as another registry's. */
  | { readonly kind: 'hosted'; readonly url?: string }
  | { readonly kind: 'git'; readonly url: string; readonly commit?: string; readonly folder?: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'sdk'; readonly name: string }

/** `git: <url>`, or a table with `url`, `ref`, in lockfiles `resolved-ref`, and `path`. */
export function gitOrigin(value: unknown): Origin | undefined {
  const table: JsonRecord = typeof value === 'string' ? { url: value } : (asRecord(value) ?? {})
  const url = textOf(table, 'url')
  const commit = textOf(table, 'resolved-ref') ?? textOf(table, 'ref')
  const folder = textOf(table, 'path')
  if (url === undefined) return undefined
  const isInside = folder !== undefined && folder !== '.'
  return { kind: 'git', url, ...(commit !== undefined && { commit }), ...(isInside && { folder }) }
}

/** Undefined when no package can have this name. An impossible version is left out. */
export function packagePurl(name: string, version: string | undefined, origin: Origin): Purl | undefined {
  const purl = pubPurlRules.parseName(name)
  if (purl === undefined) return undefined
  const versioned = version !== undefined && isVersionText(version) ? { ...purl, version } : purl
  switch (origin.kind) {
    case 'hosted':
    case 'sdk':
      return versioned
    case 'git':
      return { ...versioned, qualifiers: { vcs_url: gitLocation(origin.url, origin.commit) } }
    case 'path':
      return { ...versioned, type: 'generic' }
  }
}

/** The `source` of a component. */
export function sourceText(origin: Origin): string | undefined {
  switch (origin.kind) {
    case 'hosted':
      return origin.url === undefined ? undefined : withoutCredentials(origin.url)
    case 'git':
      return `${gitLocation(origin.url, origin.commit)}${origin.folder === undefined ? '' : `#${normalizedPath(origin.folder)}`}`
    case 'path':
      return `file:${normalizedPath(origin.path)}`
    case 'sdk':
      return `sdk:${origin.name}`
  }
}
