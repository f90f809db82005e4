// The contract of a registry protocol: pure functions over paths and bytes. The gateway's engine does all the rest: it asks
// upstream, keeps, verifies, decides and logs. One folder `src/ecosystems/<type>/registry/` fulfils it for a package manager.

export interface RegistryRequest {
  readonly method: string
  /** Path below the repository's address, undecoded, without query: `/@scope%2fname`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Of the repository that is asked: for protocols whose names mean something within one repository only. */
  readonly repositoryName?: string
  /** The server's own address, without a trailing slash. */
  readonly serverUrl?: string
}

/** A package's list of versions, in one of the representations the protocol knows. */
export interface IndexTarget {
  readonly kind: 'index'
  readonly name: string
  readonly representation: string
  /** What the same address may be about as well: it is not asked for when any of these is the bank's. */
  readonly reservedAs?: readonly string[]
}

/**
 * A document of upstream that no verdict concerns (signed indexes, a transparency log), passed on unchanged. `path` is
 * relative to the upstream's address. `forever`: addressed by its content, never asked for again.
 */
export interface DocumentTarget {
  readonly kind: 'document'
  readonly path: string
  /** The package that it is about, if about one: reserved names are not sent upstream. */
  readonly name?: string
  readonly contentType?: string
  readonly keep: 'forever' | 'check'
  /** Makes of it what is kept and served, once for each copy. Throws `SyntaxError`. */
  rewrite?(document: Uint8Array): Uint8Array
}

/** One file of one version. */
export interface ArtifactTarget {
  readonly kind: 'artifact'
  readonly name: string
  readonly version: string
  /** As in `IndexedFile`: its key among the version's files. */
  readonly fileName: string
  /** Absent: `application/octet-stream`. */
  readonly contentType?: string
  /** What resolvers read without installing (a pom, a `.mod`, wheel metadata): also given to those who only resolve. */
  readonly isMetadata?: true
}

export type ChecksumAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512'

export type RegistryTarget =
  | IndexTarget
  | ArtifactTarget
  /** One version's metadata taken out of the index; `versionOrTag` as asked. */
  | { readonly kind: 'manifest'; readonly name: string; readonly versionOrTag: string }
  | { readonly kind: 'tags'; readonly name: string }
  /** The digest, in lower-case hex, of exactly the bytes that are answered for another target. */
  | {
      readonly kind: 'checksum'
      readonly of: IndexTarget | ArtifactTarget | DocumentTarget
      readonly algorithm: ChecksumAlgorithm
      /** Stands behind the digest, as in the lists that `sha256sum` writes and checks. */
      readonly listedAs?: string
    }
  /** A version under another name (`latest`, a branch): answered with a file of the version it means, by `Registry.named`. */
  | { readonly kind: 'named'; readonly name: string; readonly query: string }
  | DocumentTarget
  /** The list of the packages that are known here, for those who may see it: written by `Registry.writeNames`. */
  | { readonly kind: 'names'; readonly representation: string }
  /** The same thing under its proper address; relative to the one asked for, and within the repository: `../demo/`. */
  | { readonly kind: 'redirect'; readonly location: `./${string}` | `../${string}` }
  /** Written by the protocol itself: settings that a client asks the registry for. */
  | { readonly kind: 'static'; readonly contentType: string; body(baseUrl: string): string }
  /** An upload, of at most so many bytes, to a hosted repository: `Registry.hosting` reads it. */
  | { readonly kind: 'publish'; readonly bytesMax: number }
  | { readonly kind: 'search'; readonly text: string; readonly size: number; readonly from: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'whoami' }
  | { readonly kind: 'login' }
  /** Part of the protocol, and deliberately not served; the reason is shown to the client. 404 unless clients hide that. */
  | { readonly kind: 'unsupported'; readonly reason: string; readonly status?: 403 | 406 }

export interface IndexedVersion {
  readonly version: string
  /** As declared upstream; an SPDX expression where the publisher wrote one. */
  readonly license?: string
  /** RFC 3339. */
  readonly publishedAt?: string
  readonly deprecated?: string
  /** Taken back by its publisher, and still there for those who pinned it (PEP 592, Cargo, NuGet's unlisting): the reason. */
  readonly yanked?: string
  readonly hasInstallScript: boolean
  /** The most general file to install first: it is the one that is examined. None where files are asked for by path only. */
  readonly files: readonly IndexedFile[]
  /** Runtime, optional and peer requirements, for resolving a closure from metadata. */
  readonly requirements: readonly Requirement[]
}

export interface IndexedFile {
  /** Unique within the version. */
  readonly fileName: string
  /** Absolute, or relative to the upstream's address: `./demo/-/demo-1.0.0.tgz`. */
  readonly url: string
  /** `metadata` accompanies what is installed: it is verified and kept alike, and not examined by itself. */
  readonly role: 'package' | 'metadata'
  /** Subresource-integrity string, or `algorithm:hex`, when upstream gives one. */
  readonly integrity?: string
  /** Lower-case hex. */
  readonly sha1?: string
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
  /** Accounts that may publish it, where upstream tells. */
  readonly maintainers?: readonly string[]
  /** The index names versions and tells little of them: what `Registry.details` told of one stays known. */
  readonly isBare?: true
  /** The document says more than versions, and is served although none of them may be used. */
  readonly saysMore?: true
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
  /** Those of them that are known to be malware. */
  readonly malicious?: ReadonlySet<string>
  /** Notices shown with a version that is allowed with a warning. */
  readonly warnings: ReadonlyMap<string, string>
}

/** An index parsed once; views of it are concatenations of slices prepared at opening, not new serialisations. */
export interface OpenedIndex {
  readonly index: PackageIndex
  write(view: IndexView): Uint8Array
  /** The tags that a view shows. */
  tags(view: IndexView): readonly (readonly [tag: string, version: string])[]
  /** The manifest of one version for the `manifest` target, address rewritten; undefined when it does not exist. */
  manifest(version: string, baseUrl: string): Uint8Array | undefined
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
  /** The nearest higher version that may be used, for protocols that name it (`Registry.namesAlternative`). */
  readonly alternative?: string
}

export interface RefusalResponse {
  readonly status: number
  /** HTTP/1.1 reason phrase: ASCII, no CR or LF, at most 120 characters. */
  readonly reasonPhrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** An upstream as far as it is known. */
export interface UpstreamAddress {
  /** As configured, without a trailing slash. */
  readonly url: string
  /** What its `Registry.services` document and the machine's own client settings told; empty where there is neither. */
  readonly services: Readonly<Record<string, string>>
}

export interface UpstreamRequest {
  /** Absolute, or relative to the upstream's address: `./demo`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Only whether it is there, and what the headers of the answer tell: the document is empty. GET when absent. */
  readonly method?: 'HEAD'
}

/** Undefined: upstream has no such document (404, 410). Throws when upstream does not answer; bytes are bounded. */
export type FetchUpstream = (request: UpstreamRequest) => Promise<Uint8Array | undefined>

export interface VersionTarget {
  readonly name: string
  readonly version: string
}

export interface Registry {
  route(request: RegistryRequest): RegistryTarget | undefined
  /** The one repository that a name belongs to, where names mean something within one repository only. */
  repositoryOf?(name: string): string
  /** A document in which upstream says where its parts are (a service index, `config.json`). Throws `SyntaxError`. */
  readonly services?: {
    readonly request: UpstreamRequest
    read(document: Uint8Array, address: string): Readonly<Record<string, string>>
  }
  /** Where a package's index is asked for; undefined where upstream keeps no lists. */
  indexRequest(name: string, upstream: UpstreamAddress): UpstreamRequest | undefined
  /** Where an index is spread over several documents: one document that `openIndex` reads, made of the first and the others. */
  completeIndex?(
    asked: { readonly name: string; readonly first: Uint8Array },
    fetch: FetchUpstream,
  ): Promise<Uint8Array>
  /**
   * `upstream` is where the document came from. Throws `SyntaxError` when the document is not an index of the named
   * package: it is then refused, never passed on. Runs on another thread when the document is large.
   */
  openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex
  /**
   * What upstream tells of one version beyond its index, or although its index does not list it (Maven's poms, Go's
   * pseudo-versions). `read` throws `SyntaxError` when the document is not about exactly this version.
   */
  readonly details?: {
    request(asked: VersionTarget, upstream: UpstreamAddress): UpstreamRequest
    read(asked: VersionTarget, document: Uint8Array): IndexedVersion
    /** Adds what the answer itself tells (RFC 9110, `Last-Modified`), and what stands in further documents. */
    complete?(
      details: IndexedVersion,
      from: { readonly document: Uint8Array; readonly lastModified: string | undefined },
      fetch: FetchUpstream,
    ): Promise<IndexedVersion>
  }
  /** The version and file that a `named` target means. Throws `SyntaxError`. */
  readonly named?: {
    /** Absent for queries that mean the newest version which may be used, as far as the index lists one. */
    request(asked: { readonly name: string; readonly query: string }, upstream: UpstreamAddress): UpstreamRequest
    read(document: Uint8Array): string
    isNewest(query: string): boolean
    target(name: string, version: string): ArtifactTarget
  }
  /** Where a `document` lies, when it is not simply below the upstream's address. */
  documentAddress?(path: string, upstream: UpstreamAddress): string
  /** The document of a `names` target; the names in ascending order. */
  writeNames?(names: readonly string[], representation: string): Uint8Array
  /** A file that no index lists; undefined when no version has such a file. */
  fileOf?(asked: ArtifactTarget, upstream: UpstreamAddress): IndexedFile | undefined
  /** Digests that upstream keeps beside a file of which its index states none, as in `IndexedFile.integrity`. */
  statedDigests?(
    file: VersionTarget & Pick<IndexedFile, 'fileName' | 'url'>,
    fetch: FetchUpstream,
  ): Promise<readonly string[]>
  /** What to do with a file of which upstream states no digest: never take it, or hold whoever changes it to the first bytes. */
  readonly withoutDigest: 'refuse' | 'pin'
  /** Whether the bytes are what upstream vouches for by other means than a digest. Throws `RangeError` when they are not. */
  verify?(
    asked: VersionTarget & {
      readonly fileName: string
      readonly bytes: Uint8Array
      readonly upstream: UpstreamAddress
    },
    fetch: FetchUpstream,
  ): Promise<void>
  /** Headers by which an artifact tells its digests (lower-case hex): clients then ask for no checksum files. */
  artifactHeaders?(digests: Readonly<Record<ChecksumAlgorithm, string>>): Readonly<Record<string, string>>
  /** An index without a version that may be used: refused with the reason, or served, where clients show it elsewhere. */
  readonly emptyIndex: 'refuse' | 'serve'
  /** Media type of a representation. */
  contentType(representation: string): string
  /** Clients compute the entity tag of indexes and documents themselves, and refuse an answer that has another. */
  readonly entityTag?: 'md5'
  refuse(refusal: Refusal, request: RegistryRequest): RefusalResponse
  /** The refusal of a version tells the nearest higher one that may be used: for clients that never choose one themselves. */
  readonly namesAlternative?: true
  /** Absent: nothing can be published to a repository of this protocol. */
  readonly hosting?: Hosting
  /** Asked to see whether the upstream is there; any answer below 500 says so. */
  readonly ping: UpstreamRequest
  /** What to put into each client's settings, to copy. */
  clientConfigurations(repository: ClientRepository): readonly ClientConfiguration[]
}

/** What clients publish, and how it comes back as the index that they resolve from. */
export interface Hosting {
  /** Throws `SyntaxError` with a readable reason for what is no publication that this registry takes. */
  readPublication(request: RegistryRequest, body: Uint8Array): Publication
  /** The document that `openIndex` reads, made of everything published of a package. */
  writeIndex(name: string, files: readonly HostedFile[]): Uint8Array
  /** What the publishing client expects to hear. Absent: 201 without a body. */
  reply?(publication: Publication): { readonly status: number; readonly contentType: string; readonly body: string }
}

export interface Publication {
  readonly name: string
  readonly version: string
  /** None: the client sent something that is made here anyway (checksums, metadata): it is taken, and not kept. */
  readonly files: readonly PublishedFile[]
}

export interface PublishedFile {
  readonly fileName: string
  readonly role: 'package' | 'metadata'
  readonly bytes: Uint8Array
  /** Subresource integrity or `algorithm:hex`, as the client states them: the bytes must match each. */
  readonly digests: readonly string[]
  /** What `writeIndex` needs to know of it, as JSON. */
  readonly manifest: string
}

export interface HostedFile {
  readonly version: string
  readonly fileName: string
  readonly role: 'package' | 'metadata'
  readonly manifest: string
  /** Lower-case hex. */
  readonly md5: string
  readonly sha1: string
  readonly sha256: string
  readonly sha512: string
  readonly sizeBytes: number
  /** RFC 3339, UTC. */
  readonly publishedAt: string
}

/** Where a hosted index says its files lie: they are held, so nobody ever asks there. */
export const hostedAddress: UpstreamAddress = { url: 'https://hosted.invalid', services: {} }

export interface ClientRepository {
  readonly name: string
  /** With a trailing slash. */
  readonly url: string
  /** Stands where the secret goes. */
  readonly token: string
}

export interface ClientConfiguration {
  readonly client: string
  /** Empty: a command line. */
  readonly file: string
  readonly text: string
}
