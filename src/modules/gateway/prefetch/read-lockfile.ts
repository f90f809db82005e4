import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { storableText } from '#modules/catalog/index.ts'
import { ecosystemOfFile, extractFile, fileBytes, plainFileName } from '#modules/introductions/index.ts'
import { Problem } from '#platform/problem.ts'
import { keyOf, type WantedPackage, wantedMax, wantedOfPurl } from './wanted-package.ts'

export interface LockedPackages {
  readonly packages: readonly WantedPackage[]
  /** False: part of the file could not be understood. */
  readonly complete: boolean
  readonly fileName: string
}

/**
 * Everything that a lockfile names, of whatever ecosystem. What does not come from a registry is listed with its problem; what is
 * packed in another package's archive comes with that one. Throws `introduction.unknown-file`, `introduction.unreadable-source`,
 * `introduction.empty-source`, `introduction.source-too-large` and `prefetch.too-many-items`.
 */
export async function readLockfile(file: {
  readonly fileName: string
  readonly content: string
}): Promise<LockedPackages> {
  const name = plainFileName(file.fileName)
  const bytes = fileBytes(file.content)
  const { components, complete } = await extractFile(ecosystemOfFile('lockfile', name), {
    kind: 'lockfile',
    name,
    bytes,
  })
  const found = new Map<string, WantedPackage>()
  for (const component of components) {
    if (component.source?.startsWith('bundle:')) continue
    const wanted = wantedOf(component)
    found.set(keyOf(wanted), wanted)
    if (found.size > wantedMax) throw new Problem('prefetch.too-many-items', 422, { limit: wantedMax })
  }
  return { packages: [...found.values()], complete, fileName: name }
}

function wantedOf(component: ExtractedComponent): WantedPackage {
  const { purl, source = '' } = component
  const wanted = wantedOfPurl(purl)
  const named = { ecosystem: purl.type, name: storableText(purl.name, 200), requirement: '', isExact: true }
  if (!wanted) return { ...named, problem: { code: 'prefetch.no-repository', params: { ecosystem: purl.type } } }
  if (isForeign(component)) {
    const from = storableText(source || (purl.qualifiers.vcs_url ?? purl.qualifiers.download_url ?? ''), 200)
    return { ...wanted, problem: { code: 'prefetch.not-from-registry', params: { source: from } } }
  }
  if (wanted.isExact) return wanted
  return { ...wanted, problem: { code: 'prefetch.no-version', params: { name: wanted.name, range: '' } } }
}

function isForeign({ purl, source = '' }: ExtractedComponent): boolean {
  const { vcs_url, download_url } = purl.qualifiers
  return vcs_url !== undefined || download_url !== undefined || /^(?:file:|git[+:])/.test(source)
}
