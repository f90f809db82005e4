// What a request to a registry asks for.

import type { HostedFile } from './hosting.ts'
import type { PartUploadTarget } from './part-upload.ts'

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
  /** The version of it that it is about: given to those who may use this version. */
  readonly version?: string
  readonly contentType?: string
  readonly keep: 'forever' | 'check'
  /** In lower-case hex, where the address says it: other bytes are not kept. */
  readonly sha256?: string
  /** Makes of it what is kept and served, once for each copy. Throws `SyntaxError`. */
  rewrite?(document: Uint8Array): Uint8Array
  /** In a hosted repository it is made of the files of the package `name` that it concerns. */
  readonly ofHosted?: {
    concerns(file: HostedFile): boolean
    /** Those of them that may be used, in the order of their publication. */
    write(files: readonly HostedFile[]): NamesAnswer
  }
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
  /** Besides those of every artifact. */
  readonly headers?: Readonly<Record<string, string>>
  /** What resolvers read without installing (a pom, a `.mod`, wheel metadata): also given to those who only resolve. */
  readonly isMetadata?: true
  /** Served where it was published alone; everywhere else refused with 403, for this reason. */
  readonly hostedOnly?: string
}

/** What files there are of a version that is published again and again: `Hosting.builds` writes it. */
export interface BuildsTarget {
  readonly kind: 'builds'
  readonly name: string
  readonly version: string
  /** As of an artifact. */
  readonly hostedOnly: string
}

export type ChecksumAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512'

export type RegistryTarget =
  | IndexTarget
  | ArtifactTarget
  | BuildsTarget
  /** One version's metadata taken out of the index; `versionOrTag` as asked. */
  | { readonly kind: 'manifest'; readonly name: string; readonly versionOrTag: string }
  | { readonly kind: 'tags'; readonly name: string }
  /** The digest, in lower-case hex, of exactly the bytes that are answered for another target. */
  | {
      readonly kind: 'checksum'
      readonly of: IndexTarget | ArtifactTarget | BuildsTarget | DocumentTarget
      readonly algorithm: ChecksumAlgorithm
      /** Stands behind the digest, as in the lists that `sha256sum` writes and checks. */
      readonly listedAs?: string
    }
  /** A version under another name (`latest`, a branch): answered with a file of the version it means, by `Registry.named`. */
  | { readonly kind: 'named'; readonly name: string; readonly query: string }
  | DocumentTarget
  /** A file of which only upstream's lists tell what it is: `Registry.listed` finds it there. */
  | { readonly kind: 'listed'; readonly path: string }
  /** What versions consist of besides their own files, by its content: served as a part of a version that may be used. */
  | {
      readonly kind: 'part'
      readonly name: string
      readonly part: string
      readonly headers?: ArtifactTarget['headers']
    }
  /** The names that versions go by (`Registry.named.all`), of those that may be used. */
  | { readonly kind: 'versionNames'; readonly name: string; write(names: readonly string[]): NamesAnswer }
  /** The list of the packages that are known here, for those who may see it: written by `Registry.writeNames`. */
  | { readonly kind: 'names'; readonly representation: string }
  /** The same thing under its proper address; relative to the one asked for, and within the repository: `../demo/`. */
  | { readonly kind: 'redirect'; readonly location: `./${string}` | `../${string}` }
  /** Written by the protocol itself: settings that a client asks the registry for. */
  | {
      readonly kind: 'static'
      readonly contentType: string
      /**
       * `access`: whether everyone may read here, or those with a token only. `askedUrl`: as `baseUrl`, by the address that
       * was asked; those who only resolve find their indexes below it.
       */
      body(baseUrl: string, access: 'open' | 'token', askedUrl: string): string
    }
  /**
   * What a package manager asks its registry about known vulnerabilities: answered from our own advisories. NuGet's pages
   * name each other below `/nuget-vulnerabilities/` of the repository.
   */
  | {
      readonly kind: 'advisories'
      readonly form: 'npm-bulk' | 'npm-quick' | 'nuget' | 'composer'
      readonly page?: string
    }
  /** A document about a package, or one of its versions, in which known vulnerabilities stand: `Registry.advised` writes it. */
  | { readonly kind: 'advised'; readonly name: string; readonly version?: string }
  /** An upload, of at most so many bytes, to a hosted repository: `Registry.hosting` reads it. */
  | { readonly kind: 'publish'; readonly bytesMax: number }
  | PartUploadTarget
  | { readonly kind: 'search'; readonly text: string; readonly size: number; readonly from: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'whoami' }
  | { readonly kind: 'login' }
  /** Part of the protocol, and deliberately not served; the reason is shown to the client. 404 unless clients hide that. */
  | { readonly kind: 'unsupported'; readonly reason: string; readonly status?: 400 | 403 | 405 | 406 }

export interface NamesAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
