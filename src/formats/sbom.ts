// What a software bill of materials says, before it is written in one format or another.
import type { FileProblem } from './byte-source.ts'
import { type Digest, sha256Hex } from './hash.ts'

export type SbomScope = 'runtime' | 'optional' | 'peer' | 'development'

export interface Sbom {
  readonly subject: SbomSubject
  /** Sorted by `ref`. */
  readonly components: readonly SbomComponent[]
  /** What the subject itself asks for: refs of components, sorted. */
  readonly directRefs: readonly string[]
  /** False when files could not be read or understood: components may be missing. */
  readonly complete: boolean
  /** Sorted by path; everything that was not read, and everything odd in what was. */
  readonly problems: readonly SbomProblem[]
  /** Projects that the files say they describe, sorted by path. */
  readonly projects: readonly SbomProject[]
}

export interface SbomSubject {
  readonly kind: 'folder' | 'file' | 'image'
  readonly name: string
  readonly version?: string
  /** Of an image: the digest of its manifest or configuration. */
  readonly digest?: Digest
  /** Facts about it by name: `platform`, `os`. */
  readonly facts: Readonly<Record<string, string>>
}

export interface SbomProject {
  readonly path: string
  /** The purl type of the package manager. */
  readonly type: string
  readonly name: string
  readonly version?: string
}

export interface SbomProblem extends FileProblem {
  readonly extractor?: string
}

export interface SbomComponent {
  /** Unique in the document: the purl. */
  readonly ref: string
  readonly purl: string
  readonly type: string
  /** The purl's namespace. */
  readonly group?: string
  readonly name: string
  /** As the package manager's own tools write the package: `@scope/name`. */
  readonly title: string
  /** Absent: which version it is cannot be decided from what was read. */
  readonly version?: string
  /** Ranges that manifests ask for, sorted. */
  readonly requirements: readonly string[]
  /** One of the files asks for it without saying which versions. */
  readonly unrestricted?: true
  /** Absent: none of the files tells. */
  readonly direct?: boolean
  /** The strongest of all its uses. */
  readonly scope: SbomScope
  readonly digests: readonly Digest[]
  /** Hashes in notations that are no digest of the artifact (`h1:…`). */
  readonly otherHashes: readonly string[]
  /** As declared, sorted. */
  readonly licenses: readonly string[]
  readonly sources: readonly string[]
  readonly occurrences: readonly SbomOccurrence[]
  /** Refs of components, sorted. */
  readonly dependsOn: readonly string[]
  /** Whether what was read tells dependencies; without it an empty `dependsOn` means "unknown". */
  readonly dependenciesKnown: boolean
}

/** One place where a component was found. */
export interface SbomOccurrence {
  readonly path: string
  readonly layer?: string
  readonly line?: number
  /** Path inside the file. */
  readonly within?: string
  readonly extractor: string
  readonly reads: 'manifest' | 'lockfile' | 'installed' | 'artifact'
}

/** Who wrote a document, and when: together with the model all that a document depends on. */
export interface SbomOrigin {
  readonly toolVersion: string
  /** RFC 3339 in UTC; absent: the document carries no time. */
  readonly timestamp?: string
}

/** Components whose version nothing tells. */
export function undecidedComponents(sbom: Sbom): readonly SbomComponent[] {
  return sbom.components.filter((component) => component.version === undefined)
}

/** A UUID of version 8 (RFC 9562) made of a document's content: the same content has the same. */
export function contentUuid(content: string): string {
  const hex = sha256Hex(content)
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}

/** A vulnerability, or malware, that a component has or may have. */
export interface SbomFinding {
  /** The component's. */
  readonly ref: string
  readonly id: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly isMalware: boolean
  readonly severity: 'none' | 'low' | 'medium' | 'high' | 'critical' | 'unknown'
  /** CVSS, 0 to 10. */
  readonly score?: number
  readonly vector?: string
  readonly fixedVersions: readonly string[]
  readonly state: 'affected' | 'undecided'
  /** Why it is undecided. */
  readonly reason?: string
  /** Set aside by whoever runs the scan: shown, and counted for nothing. */
  readonly ignored: boolean
}
