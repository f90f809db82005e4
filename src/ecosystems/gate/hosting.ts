import type { IndexedVersion } from './package-index.ts'
import type { RegistryRequest } from './registry-target.ts'
import type { UpstreamAddress } from './upstream-request.ts'

/** What clients publish, and how it comes back as the index that they resolve from. */
export interface Hosting {
  /** Throws `SyntaxError` with a readable reason for what is no publication that this registry takes. */
  readPublication(request: RegistryRequest, body: Uint8Array): Publication
  /**
   * Further files that are made of those published (a wheel's metadata), whose digests match by then. Throws `SyntaxError` for
   * files that are not what the publication says.
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
  /** What the publishing client expects to hear. Absent: 201 without a body. */
  reply?(publication: Publication): { readonly status: number; readonly contentType: string; readonly body: string }
}

export interface Publication {
  readonly name: string
  /** Empty where it is about the package as a whole: then there are no files. */
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
