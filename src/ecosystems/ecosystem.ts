// The contract of a package manager. One folder per ecosystem fulfils it; everything here is pure: bytes in, values out.
import type { Purl } from '#formats/purl.ts'
import type { ResolveClosure } from './gate/closure.ts'
import type { Registry } from './gate/registry.ts'

export interface Ecosystem {
  /** The purl type (`npm`, `pypi`, …): the key of the ecosystem everywhere in Assay. */
  readonly type: string
  readonly label: string
  /** The names of OSV ecosystems, without what follows a colon (`Debian`, not `Debian:12`), whose packages are of this type. */
  readonly osvNames: readonly string[]
  /** Names under which OSV files advisories for this package, most specific first (`Debian:12`, then `Debian`). */
  osvEcosystems(purl: Purl): readonly string[]
  /**
   * What advisories may call the package, where that is not its own name and version: distributions file by source package,
   * and of names that differ in case only one is filed. The first is the name under which its advisories are kept.
   */
  advisoryCoordinates?(purl: Purl): readonly AdvisoryCoordinate[]
  readonly purl: PurlRules
  /** Comes with the language itself and through no registry: Go's `stdlib`. */
  isBuiltIn?(purl: Purl): boolean
  readonly versions: VersionScheme
  readonly extractors: readonly Extractor[]
  /** Absent: the gateway does not serve this ecosystem. */
  readonly registry?: Registry
  /** Absent: indexes tell too little, and only a lockfile names everything that comes in. */
  readonly resolveClosure?: ResolveClosure
}

export interface AdvisoryCoordinate {
  readonly name: string
  readonly version?: string
}

export interface PurlRules {
  /** The purl in the canonical form of the ecosystem (purl specification, section "types"). */
  normalize(purl: Purl): Purl
  /** The package's name as its own tools write it: `@scope/name`. */
  nameOf(purl: Purl): string
  /** The inverse of `nameOf`; undefined when the ecosystem does not allow the name. */
  parseName(name: string): Purl | undefined
}

/** Order-preserving bytes: comparing versions is comparing `bytes`, shorter prefix first. */
export type VersionKey = { readonly bytes: Uint8Array; readonly standard: boolean } | { readonly invalid: string }

export interface VersionScheme {
  /** Stored beside keys; a change of the encoding raises it, and stored keys are rebuilt. */
  readonly revision: number
  /** At most 1 KiB of bytes; a longer key is `invalid`. Never throws. */
  key(version: string): VersionKey
  /**
   * The key by which advisories are compared, where that is another: it makes one what they do not tell apart although the
   * order does. These keys are compared with each other only.
   */
  advisoryKey?(version: string): VersionKey
  isPrerelease(version: string): boolean
  /** Native range notation; throws `RangeError` with a readable reason when it is not one. */
  parseRange(native: string): VersionRange
  /** The same for intervals of `advisoryKey`, where those of `parseRange` would leave out the key of an included version. */
  parseAdvisoryRange?(native: string): Pick<VersionRange, 'intervals'>
}

export interface VersionInterval {
  /** Undefined: no bound. */
  readonly lower?: Uint8Array
  readonly lowerInclusive: boolean
  readonly upper?: Uint8Array
  readonly upperInclusive: boolean
}

export interface VersionRange {
  readonly intervals: readonly VersionInterval[]
  /** Whether the version lies in the range by the ecosystem's own rule, prereleases included or not as it says. */
  includes(version: string): boolean
}

export interface Extractor {
  /** `npm/package-lock`: the provenance of every component it finds. */
  readonly name: string
  /** `artifact`: packed or compiled files (jar, wheel, program), which may be large; `installed`: records of what is installed. */
  readonly reads: 'manifest' | 'lockfile' | 'installed' | 'artifact'
  /** By the path alone; several extractors may match one file. Never throws. */
  matches(path: string): boolean
  /**
   * For files that no name tells: whether the first bytes (at most 4 KiB) are of a kind that this extractor reads. Asked
   * for files that may be programs: executable, or without a file name extension, or with the one of a program or library.
   */
  sniffs?(head: Uint8Array): boolean
  /** Odd input becomes warnings, never a throw. */
  extract(file: SourceFile, tree: SourceTree): Promise<Extraction>
}

export interface SourceFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** A bounded, read-only look at the file's neighbours. */
export interface SourceTree {
  read(path: string): Promise<Uint8Array | undefined>
  list(folder: string): Promise<readonly string[]>
}

export interface ExtractedComponent {
  /** Unique within the extraction: the key that `dependsOn` of others names. */
  readonly id: string
  /** Normalised by the rules of its type; without a version when the format gives none. */
  readonly purl: Purl
  /** A range instead of a version, as a manifest states it (`^1.2.0`). */
  readonly requirement?: string
  /** Asked for by the project itself. Absent where the format does not tell. */
  readonly direct?: boolean
  readonly scope: 'runtime' | 'development' | 'optional' | 'peer'
  /** Subresource-integrity strings (`sha512-…`) or `algorithm:hex`. */
  readonly hashes: readonly string[]
  /** As declared, not judged. */
  readonly license?: string
  /** Where the artifact is said to come from, when the format tells: a URL, `git+…`, `file:…`. */
  readonly source?: string
  /** 1-based line in the file, where known. */
  readonly line?: number
  /** Path inside the file, for what is packed in it; a `!` before each level of nesting: `BOOT-INF/lib/a.jar!META-INF/maven`. */
  readonly within?: string
  readonly dependsOn: readonly string[]
  /** What it depends on, where that is told by where it is installed: for records of one package each. */
  readonly dependsOnInstalled?: InstalledSearch
  /** Of a manifest's component: where what is installed for it would be described. */
  readonly installedAs?: InstalledSearch
}

/** Records of installation, each looked for in one folder after the other: the first that is there is meant. */
export interface InstalledSearch {
  readonly folders: readonly string[]
  /** Relative to any of the folders. */
  readonly files: readonly string[]
  /** As `files`, but nothing is missing where there is none. */
  readonly filesMayLack: readonly string[]
}

export interface ExtractionWarning {
  /** `noun.reason`: `lockfile.unreadable-entry`. */
  readonly code: string
  readonly message: string
  readonly line?: number
}

export interface Extraction {
  readonly extractor: string
  /** The project that the file describes, where it names itself. */
  readonly root?: { readonly name: string; readonly version?: string }
  readonly components: readonly ExtractedComponent[]
  /** Names that its packages answer to besides their own (Composer's `provide` and `replace`): no further packages. */
  readonly providedNames?: readonly Purl[]
  readonly warnings: readonly ExtractionWarning[]
  /** False when part of the input could not be understood: the result is incomplete and must be shown so. */
  readonly complete: boolean
}
