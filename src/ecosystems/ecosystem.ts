// The contract of a package manager. One folder per ecosystem fulfils it; everything here is pure: bytes in, values out.
import type { Purl } from '#formats/purl.ts'

export interface Ecosystem {
  /** The purl type (`npm`, `pypi`, …): the key of the ecosystem everywhere in Assay. */
  readonly type: string
  readonly label: string
  /** The names of OSV ecosystems, without what follows a colon (`Debian`, not `Debian:12`), whose packages are of this type. */
  readonly osvNames: readonly string[]
  /** Names under which OSV files advisories for this package, most specific first (`Debian:12`, then `Debian`). */
  osvEcosystems(purl: Purl): readonly string[]
  /** What advisories may call the package, where that is not its own name and version: distributions file by source package. */
  advisoryCoordinates?(purl: Purl): readonly AdvisoryCoordinate[]
  readonly purl: PurlRules
  readonly versions: VersionScheme
  readonly extractors: readonly Extractor[]
  /** Absent: the gateway does not serve this ecosystem. */
  readonly registry?: Registry
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
  isPrerelease(version: string): boolean
  /** Native range notation; throws `RangeError` with a readable reason when it is not one. */
  parseRange(native: string): VersionRange
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

// ---- Registry protocols: pure functions over paths and bytes; the gateway engine does all I/O ----

export interface RegistryRequest {
  readonly method: string
  /** Path below the repository's address, undecoded, without query: `/@scope%2fname`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
}

export type RegistryTarget =
  /** A package's list of versions, in one of the representations the protocol knows. */
  | { readonly kind: 'index'; readonly name: string; readonly representation: string }
  /** One version's metadata taken out of the index; `versionOrTag` as asked. */
  | { readonly kind: 'manifest'; readonly name: string; readonly versionOrTag: string }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'artifact'; readonly name: string; readonly version: string; readonly fileName: string }
  | { readonly kind: 'search'; readonly text: string; readonly size: number; readonly from: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'whoami' }
  | { readonly kind: 'login' }
  /** Part of the protocol, and deliberately not served; the reason is shown to the client. */
  | { readonly kind: 'unsupported'; readonly reason: string }

export interface IndexedVersion {
  readonly version: string
  /** As declared upstream; an SPDX expression where the publisher wrote one. */
  readonly license?: string
  readonly publishedAt?: string
  readonly deprecated?: string
  readonly hasInstallScript: boolean
  /** Subresource-integrity string when upstream gives one. */
  readonly integrity?: string
  /** Lower-case hex. */
  readonly sha1?: string
  readonly artifactUrl: string
  readonly fileName: string
  /** Runtime, optional and peer requirements, for resolving a closure from metadata. */
  readonly requirements: readonly Requirement[]
}

export interface Requirement {
  readonly name: string
  readonly range: string
  readonly kind: 'runtime' | 'optional' | 'peer'
}

export interface PackageIndex {
  readonly name: string
  readonly versions: readonly IndexedVersion[]
  readonly tags: Readonly<Record<string, string>>
}

export interface IndexView {
  /** The representation named by the target: npm `full` or `abbreviated`. */
  readonly representation: string
  /** The repository's public address without a trailing slash: artifact addresses are rewritten to it. */
  readonly baseUrl: string
  /** Versions that may be resolved. */
  readonly visible: ReadonlySet<string>
  /** Versions that exist but are refused, with the reason to show for each. */
  readonly refused: ReadonlyMap<string, string>
  /** Notices shown with a version that is allowed with a warning. */
  readonly warnings: ReadonlyMap<string, string>
}

export interface Refusal {
  readonly status: number
  /** One readable sentence. */
  readonly message: string
  /** `EPOLICY`-like code of the decision: a problem code. */
  readonly code: string
  /** Short address where the decision is explained. */
  readonly link?: string
  readonly retryAfterSeconds?: number
}

export interface RefusalResponse {
  readonly status: number
  /** HTTP/1.1 reason phrase: ASCII, no CR or LF, at most 120 characters. */
  readonly reasonPhrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Registry {
  route(request: RegistryRequest): RegistryTarget | undefined
  /** Path below the upstream's address where a package's index is asked for, and the headers to ask with. */
  indexRequest(name: string): { readonly path: string; readonly headers: Readonly<Record<string, string>> }
  /** Throws `SyntaxError` when the document is not an index of the named package: it is then refused, never passed on. */
  openIndex(name: string, document: Uint8Array): OpenedIndex
  refuse(refusal: Refusal, request: RegistryRequest): RefusalResponse
}

/** An index parsed once; views of it are concatenations of slices prepared at opening, not new serialisations. */
export interface OpenedIndex {
  readonly index: PackageIndex
  write(view: IndexView): Uint8Array
  /** The manifest of one version for the `manifest` target, address rewritten; undefined when it does not exist. */
  manifest(version: string, baseUrl: string): Uint8Array | undefined
}
