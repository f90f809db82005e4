// A package's versions as an index tells of them, and views of it.

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
  /** Hosts (`files.example`, `files.example:8443`) that the registry itself, and no publisher, names for its files. */
  readonly fileHosts?: readonly string[]
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
  /** Other versions are shown from other indexes (`Registry.merge`): what is visible here is not everything that is. */
  readonly isPart?: true
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
