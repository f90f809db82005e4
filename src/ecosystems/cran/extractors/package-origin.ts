// Where an R package came from, by the fields that renv, remotes and pak write, in lower case: only what a repository
// served is called by its name alone.

import { isRPackageName } from '#ecosystems/cran/purl-rules.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { Purl } from '#formats/purl.ts'

export type FieldReader = (name: string) => string | undefined

export interface PlacedPackage {
  readonly purl: Purl
  readonly source?: string
}

const GIT_HOSTS: ReadonlySet<string> = new Set(['github', 'gitlab', 'bitbucket'])
const GIT_TYPES: ReadonlySet<string> = new Set(['git', 'git2r', 'xgit'])
const WORD = /^[\w.-]{1,100}$/

/** Undefined when the name is none or the version missing. */
export function placePackage(field: FieldReader): PlacedPackage | undefined {
  const [name, version] = [field('package') ?? '', field('version') ?? '']
  if (!isRPackageName(name) || !isVersionText(version)) return undefined
  const plain: Purl = { type: 'cran', name, version, qualifiers: {} }
  const kind = (field('remotetype') ?? field('source') ?? '').toLowerCase()
  const location = gitOf(kind, field)
  if (location !== undefined) return { purl: { ...plain, qualifiers: { vcs_url: location } }, source: location }
  const url = field('remoteurl')
  if (kind === 'url' && url !== undefined) {
    const address = withoutCredentials(url)
    return { purl: { ...plain, qualifiers: { download_url: address } }, source: address }
  }
  if (kind === 'local' || kind === 'unknown')
    return { purl: { ...plain, type: 'generic' }, ...(url !== undefined && { source: withoutCredentials(url) }) }
  const repository = field('repository') ?? ''
  if (kind === 'bioconductor' || /^bioc/i.test(repository) || (repository === '' && field('biocviews') !== undefined))
    return { purl: { ...plain, type: 'bioconductor' } }
  return { purl: plain, ...(/^https?:\/\//i.test(repository) && { source: withoutCredentials(repository) }) }
}

function gitOf(kind: string, field: FieldReader): string | undefined {
  const commit = field('remotesha')
  if (GIT_TYPES.has(kind)) {
    const url = field('remoteurl')
    return url === undefined ? undefined : gitLocation(url, commit)
  }
  if (!GIT_HOSTS.has(kind)) return undefined
  const host = field('remotehost')
    ?.replace(/^api\./, '')
    .split('/', 1)[0]
  const [user, repository] = [field('remoteusername') ?? '', field('remoterepo') ?? '']
  if (host === undefined || !WORD.test(host) || !/^[\w./-]{1,200}$/.test(user) || !WORD.test(repository))
    return undefined
  return gitLocation(`https://${host}/${user}/${repository}.git`, commit)
}
