// The contract of a registry protocol: pure functions over paths and bytes. The gateway's engine does all the rest: it asks
// upstream, keeps, verifies, decides and logs. One folder `src/ecosystems/<type>/registry/` fulfils it for a package manager.

import type { Hosting } from './hosting.ts'
import type { ListReference, ListSource, OpenedList } from './list-source.ts'
import type { IndexedFile, IndexedVersion, OpenedIndex } from './package-index.ts'
import type { ArtifactTarget, ChecksumAlgorithm, RegistryRequest, RegistryTarget } from './registry-target.ts'
import type { FetchUpstream, UpstreamAddress, UpstreamRequest } from './upstream-request.ts'

export * from './hosting.ts'
export type * from './list-source.ts'
export type * from './package-index.ts'
export type * from './part-upload.ts'
export type * from './registry-target.ts'
export type * from './upstream-request.ts'

export interface Refusal {
  readonly status: number
  /** One readable sentence. */
  readonly message: string
  /** `EPOLICY`-like code of the decision: a problem code. */
  readonly code: string
  /** Short address where the decision is explained. */
  readonly link?: string
  readonly retryAfterSeconds?: number
  /** Where a token is made, when it is one that lacks. */
  readonly signInUrl?: string
  /** The nearest higher version that may be used, for protocols that name it (`Registry.namesAlternative`). */
  readonly alternative?: string
}

export interface RefusalResponse {
  readonly status: number
  /** HTTP/1.1 reason phrase: ASCII, no CR or LF, at most 200 characters. */
  readonly reasonPhrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface VersionTarget {
  readonly name: string
  readonly version: string
}

/** What a file tells besides its bytes. */
export interface FileDescription {
  readonly headers: Readonly<Record<string, string>>
  /** As in the target `part`, and versions that this one consists of. */
  readonly parts: readonly string[]
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
  /**
   * For clients that are told a server, and no address below it (OCI Distribution): what they ask at the server's root,
   * `<prefix>/<repository>/…`, is asked of the repository as `<prefix>/…`.
   */
  readonly root?: {
    /** `/v2` */
    readonly prefix: string
    /** Of every answer to `<prefix>/`, where clients see whether they are signed in. */
    readonly headers: Readonly<Record<string, string>>
    /** Where they show their credentials and are given what they sign in with from then on, as JSON. */
    readonly tokenPath: string
    writeToken(secret: string): string
    /** The secret for those who show no credentials: it is as good as none. */
    readonly nobody: string
  }
  /** Where an upstream that answers 401 gives tokens to everybody, by its `WWW-Authenticate`. `read` throws `SyntaxError`. */
  readonly upstreamToken?: {
    request(challenge: string): UpstreamRequest | undefined
    read(document: Uint8Array): { readonly authorization: string; readonly seconds: number }
  }
  /** Where a package's index is asked for; undefined where upstream keeps no lists. */
  indexRequest(name: string, upstream: UpstreamAddress): UpstreamRequest | undefined
  /** Where an index is spread over several documents: one document that `openIndex` reads, made of the first and the others. */
  completeIndex?(
    asked: { readonly name: string; readonly first: Uint8Array; readonly upstream: UpstreamAddress },
    fetch: FetchUpstream,
  ): Promise<Uint8Array>
  /**
   * `upstream` is where the document came from. Throws `SyntaxError` when the document is not an index of the named
   * package: it is then refused, never passed on. Runs on another thread when the document is large; what it keeps of the
   * document must be a copy.
   */
  openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex
  /**
   * One document of several: views of a package written for the same caller from the indexes of a group's members, in the order in
   * which they are asked, each of versions that no earlier one lists. What stands in several counts as it stands in the first.
   * Absent: the index of the first member that has the package is shown. Runs on another thread when the views are large.
   */
  merge?(views: readonly Uint8Array[], representation: string): Uint8Array
  /**
   * What upstream tells of one version beyond its index, or although its index does not list it (Maven's poms, Go's
   * pseudo-versions). `read` throws `SyntaxError` when the document is not about exactly this version.
   */
  readonly details?: {
    request(asked: VersionTarget, upstream: UpstreamAddress): UpstreamRequest
    read(asked: VersionTarget, document: Uint8Array): IndexedVersion
    /** Upstream may not have it, and a version is what its index says: asked for when a version is examined, not to serve it. */
    readonly isOptional?: true
    /** Adds what the answer itself tells (RFC 9110, `Last-Modified`), and what stands in further documents. */
    complete?(
      details: IndexedVersion,
      from: { readonly document: Uint8Array; readonly lastModified: string | undefined },
      fetch: FetchUpstream,
    ): Promise<IndexedVersion>
    /** The document is the version's file of this name: it is not fetched again. */
    readonly isFile?: string
  }
  /** The version and file that a `named` target means. Throws `SyntaxError`. */
  readonly named?: {
    /** Absent for queries that mean the newest version which may be used, as far as the index lists one. */
    request(asked: { readonly name: string; readonly query: string }, upstream: UpstreamAddress): UpstreamRequest
    read(document: Uint8Array): string
    isNewest(query: string): boolean
    target(name: string, version: string): ArtifactTarget
    /** The document that tells the version is what `details` reads of it. */
    readonly isDetails?: true
    /** What a name meant last is kept, and counts while upstream does not answer. */
    readonly isKept?: true
    /** Every name of a package's versions; undefined: upstream has no such package. Throws `SyntaxError`. */
    all?(name: string, fetch: FetchUpstream): Promise<readonly string[] | undefined>
  }
  /** Where a `document` lies, when it is not simply below the upstream's address. */
  documentAddress?(path: string, upstream: UpstreamAddress): string
  /** Where names have several spellings: a name, or a pattern of names with `*`, in the one that targets use. */
  spellName?(name: string): string
  /** The document of a `names` target; the names in ascending order. */
  writeNames?(names: readonly string[], representation: string): Uint8Array
  /** Lists of files by path, where a path does not tell the name and the version (Debian's `Packages`). */
  readonly listed?: {
    /** What documents that name lists are called; `ListSource.documents` has no others. */
    readonly sources: readonly string[]
    /** The lists that can name the path, in the order in which they are asked. Throws `SyntaxError`. */
    lists(path: string, from: ListSource): Promise<readonly ListReference[]>
    /** Throws `SyntaxError`. */
    open(list: Uint8Array, about: ListReference): Promise<OpenedList>
  }
  /** False: by its first bytes (at most 64), what must be judged is passed off as a document. */
  isDocument?(head: Uint8Array): boolean
  /** A file that no index lists; undefined when no version has such a file. */
  fileOf?(asked: ArtifactTarget, upstream: UpstreamAddress): IndexedFile | undefined
  /** How a file is asked for, where its address alone does not do. */
  artifactRequest?(file: VersionTarget & Pick<IndexedFile, 'fileName' | 'url'>): UpstreamRequest
  /** Undefined for files that tell nothing but their bytes. Throws `SyntaxError`. */
  describeFile?(asked: ArtifactTarget, read: () => Promise<Uint8Array>): Promise<FileDescription | undefined>
  /** Digests that upstream keeps beside a file of which its index states none, as in `IndexedFile.integrity`. */
  statedDigests?(
    file: VersionTarget & Pick<IndexedFile, 'fileName' | 'url'> & { readonly upstream: UpstreamAddress },
    fetch: FetchUpstream,
  ): Promise<readonly string[]>
  /** What to do with a file of which upstream states no digest: never take it, or hold whoever changes it to the first bytes. */
  readonly withoutDigest: 'refuse' | 'pin'
  /**
   * Whether the bytes are what upstream vouches for by other means than a digest. Throws `RangeError` when they are not. What
   * it fetches is kept as documents are: clients may ask for the same, and do so when upstream is away.
   */
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
  /**
   * An index without a version that may be used: refused with the reason, or served, where clients show it elsewhere;
   * `refuse-hidden` serves it where upstream lists none either (Go's modules without tags).
   */
  readonly emptyIndex: 'refuse' | 'refuse-hidden' | 'serve'
  /** Documents for `advised` targets, JSON of the index in this representation or of a version's manifest. */
  readonly advised?: {
    /** How a vulnerability is written: as in the JSON documents of a Python index. */
    readonly form: 'pypi'
    readonly representation: string
    /** `refused`: why the version may not be used. Without `vulnerabilities` nothing is said of them, which is not "none". */
    write(
      document: Uint8Array,
      about: { readonly vulnerabilities?: readonly object[] | undefined; readonly refused?: string | undefined },
    ): Uint8Array
  }
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

export interface ClientRepository {
  readonly name: string
  /** With a trailing slash. */
  readonly url: string
  /** What is published here is the bank's own. */
  readonly isHosted?: boolean
  /** Stands where the secret goes. */
  readonly token: string
}

export interface ClientConfiguration {
  readonly client: string
  /** Empty: a command line. */
  readonly file: string
  readonly text: string
}
