// Where a Python package comes from, and so which purl it may bear: only what an index serves is called by its name alone.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { withoutCredentials } from './source-address.ts'

export type PythonOrigin =
  /** An index; `url` where the format names it. */
  | { readonly kind: 'index'; readonly url?: string }
  /** A repository: `git+https://host/path@commit`, behind `#` the folder within. */
  | { readonly kind: 'repository'; readonly url: string }
  | { readonly kind: 'archive'; readonly url: string }
  /** A wheel or source archive in the project's own files. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i
const NAME_LENGTH_MAX = 256
const VERSION_LENGTH_MAX = 256
const VCS = /^(?:git|hg|svn|bzr)\+/i
const REPOSITORY_PATH = /\.git(?:[@#]|$)/
const ARCHIVE = /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz|tar\.zst|tar)$/i

/** Of an address or path as a requirement states it: `git+https://…@v1#egg=name`, `https://…/a.whl`, `file:///a`, `./a`. */
export function originOfUrl(url: string): PythonOrigin {
  if (VCS.test(url)) return { kind: 'repository', url: withPlainFragment(url) }
  if (/^(?:git|ssh):\/\//i.test(url) || /^git@[\w.-]+:/i.test(url))
    return { kind: 'repository', url: `git+${withPlainFragment(url)}` }
  const address = url.split('#', 1)[0] ?? url
  if (/^https?:/i.test(url)) {
    return REPOSITORY_PATH.test(url) && !ARCHIVE.test(address)
      ? { kind: 'repository', url: `git+${withPlainFragment(url)}` }
      : { kind: 'archive', url: address }
  }
  if (/^[a-z][a-z0-9+.-]+:/i.test(url) && !/^file:/i.test(url)) return { kind: 'archive', url: address }
  const path = address.replace(/^file:(?:\/\/(?:localhost)?)?/i, '').replace(/^(?:\.\/)+(?=.)/, '')
  return ARCHIVE.test(path) ? { kind: 'file', path } : { kind: 'folder', path }
}

/** Of a fragment only the folder matters: `#egg=name&subdirectory=sub` becomes `#sub`. */
function withPlainFragment(url: string): string {
  const hash = url.indexOf('#')
  if (hash < 0) return url
  const folder = /(?:^|&)subdirectory=([^&]*)/.exec(url.slice(hash + 1, hash + 4_096))?.[1]
  return folder === undefined || folder === '' ? url.slice(0, hash) : `${url.slice(0, hash)}#${folder}`
}

/** Undefined when no package can have this name. An absent or impossible version is left out. */
export function pythonPurl(name: string, version: string | undefined, origin: PythonOrigin): Purl | undefined {
  if (name.length > NAME_LENGTH_MAX || !NAME.test(name)) return undefined
  const isVersion = version !== undefined && version !== '' && isPlain(version)
  const purl = normalizePurl({ type: 'pypi', name, ...(isVersion && { version }), qualifiers: {} })
  switch (origin.kind) {
    case 'index':
      return purl
    case 'repository':
      return { ...purl, qualifiers: { vcs_url: wellFormed(withoutCredentials(origin.url)) } }
    case 'archive':
      return { ...purl, qualifiers: { download_url: wellFormed(withoutCredentials(origin.url)) } }
    case 'file':
      return { ...purl, qualifiers: { download_url: `file:${wellFormed(origin.path)}` } }
    case 'folder':
      return { ...purl, type: 'generic' }
  }
}

function isPlain(version: string): boolean {
  return version.length <= VERSION_LENGTH_MAX && !/[\p{Cc}\p{Cs}]/u.test(version)
}

function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** The `source` of a component. Passwords in addresses are left out: extractions are stored and shown. */
export function pythonSource(origin: PythonOrigin): Pick<ExtractedComponent, 'source'> {
  switch (origin.kind) {
    case 'index':
      return origin.url === undefined ? {} : { source: withoutCredentials(origin.url) }
    case 'repository':
    case 'archive':
      return { source: withoutCredentials(origin.url) }
    case 'file':
    case 'folder':
      return { source: `file:${origin.path}` }
  }
}
