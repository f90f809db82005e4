import type { IndexedVersion } from './package-index.ts'
import type { VersionTarget } from './registry.ts'
import type { RegistryRequest } from './registry-target.ts'
import type { UpstreamAddress } from './upstream-request.ts'

/** What clients publish, and how it comes back as the index that they resolve from. */
export interface Hosting {
  /** Throws `SyntaxError` with a readable reason for what is no publication that this registry takes. */
  readPublication(request: RegistryRequest, body: Uint8Array): Publication
  /**
   * Further files that are made of those published (a wheel's metadata), whose digests match by then. Throws `SyntaxError` for
   * files that are not what the publication says, and `ManifestMismatch` where they contradict it.
   */
  accompany?(publication: Publication): Promise<readonly PublishedFile[]>
  /**
   * The document that `openIndex` reads, made of everything published of a package, the latest at the end. Throws `SyntaxError`
   * where the files cannot stand side by side.
   */
  writeIndex(name: string, files: readonly HostedFile[]): Uint8Array
  /**
   * What a published file tells of its version beyond the index (`Registry.details`), which there is no upstream to ask for;
   * undefined of every other file. Throws `SyntaxError` only where `readPublication` does.
   */
  details?(
    asked: { readonly name: string; readonly version: string },
    file: PublishedFile & HostedFile,
  ): IndexedVersion | undefined
  /** Absent: every version is published once, and its files never change. */
  readonly builds?: HostedBuilds
  /** The name that a package's index is asked by, where that is another one than it is published under. */
  indexName?(name: string): string
  /** What the publishing client expects to hear. Absent: 201 without a body. */
  reply?(publication: Publication, request: RegistryRequest): PublicationReply
  /** Versions consist of parts, which are uploaded before (`partUpload`): their files alone are of no use. */
  readonly hasParts?: true
}

export interface PublicationReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Versions that are published again and again under one name (Maven's SNAPSHOTs), each time as a build. A build never changes. */
export interface HostedBuilds {
  isBuilt(version: string): boolean
  /** The build that a file of such a version is of: texts that ascend from build to build. */
  buildOf(name: string, version: string, fileName: string): string
  /** What clients read to find the latest files of the version (a target `builds`). */
  write(asked: VersionTarget, files: readonly HostedFile[]): Uint8Array
  readonly contentType: string
}

export interface Publication {
  readonly name: string
  /** Empty where it is about the package as a whole: then there are no files. */
  readonly version: string
  /** None: the client sent something that is made here anyway (checksums, metadata): it is taken, and not kept. */
  readonly files: readonly PublishedFile[]
  /** Further names that the version goes by (`Registry.named`). A name that was given stays with its version. */
  readonly names?: readonly string[]
  /** What the version consists of besides its files: all of it must be here. */
  readonly parts?: readonly PublishedPart[]
}

export interface PublishedPart {
  /** Its digest, `algorithm:hex`. */
  readonly part: string
  /** As the publication states it. */
  readonly sizeBytes: number
  /** A version of the same package, and not something that was uploaded. */
  readonly isVersion: boolean
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

/** The package itself says something else than what is said of it beside it. */
export class ManifestMismatch extends SyntaxError {
  readonly fields: readonly string[]

  constructor(fields: readonly string[]) {
    super(`The package has another ${fields.join(', ')} than the publication says`)
    this.fields = fields
  }
}

/** Where a hosted index says its files lie: they are held, so nobody ever asks there. */
export const hostedAddress: UpstreamAddress = { url: 'https://hosted.invalid', services: {} }
