// A Go module as a component's purl: what a proxy or repository serves by its path, and what only lies in a folder.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { normalizedPath } from '#ecosystems/extraction/folders.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { Purl } from '#formats/purl.ts'
import { golangPurlRules } from '../purl-rules.ts'

export interface Module {
  readonly path: string
  /** Absent for a folder. */
  readonly version?: string
}

export const STANDARD_LIBRARY = 'stdlib'

/** `./errs`, `../errs`, `/errs`, `C:\errs`: how replacements name a folder. */
export function isFolderPath(path: string): boolean {
  return /^(?:\.{1,2}(?:[/\\]|$)|\/|[A-Za-z]:[\\/])/.test(path)
}

/** Undefined when no module can have this path. `(devel)` and impossible versions are left out. */
export function modulePurl({ path, version }: Module): Purl | undefined {
  const purl = golangPurlRules.parseName(path)
  if (purl === undefined) return undefined
  return version !== undefined && version !== '(devel)' && isVersionText(version) ? { ...purl, version } : purl
}

/**
 * What of a component follows from the module asked for and the one that replaces it: the replacement is what is compiled,
 * so advisories about it count. A folder in its place is of the project, and bears the module's name as a generic purl.
 */
export function moduleIdentity(
  asked: Module,
  replacement: Module | undefined,
): Pick<ExtractedComponent, 'id' | 'purl' | 'source'> | undefined {
  const id = `${asked.path}@${asked.version ?? ''}`
  if (replacement === undefined || !isFolderPath(replacement.path)) {
    const purl = modulePurl(replacement ?? asked)
    return purl && { id, purl }
  }
  const purl = modulePurl({ path: asked.path })
  return purl && { id, purl: { ...purl, type: 'generic' }, source: `file:${normalizedPath(replacement.path)}` }
}

/** `h1:<base64>` (Go Modules Reference, "Authenticating modules") as `h1:<hex>`: a digest of file digests, not of the archive. */
export function moduleHash(sum: string | undefined): readonly string[] {
  const base64 = /^h1:([A-Za-z0-9+/]{43}=)$/.exec(sum ?? '')?.[1]
  return base64 === undefined ? [] : [`h1:${Buffer.from(base64, 'base64').toString('hex')}`]
}
