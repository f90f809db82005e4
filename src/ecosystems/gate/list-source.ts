import type { IndexedVersion } from './package-index.ts'

/** An upstream's documents, kept like those that are passed on. */
export interface ListSource {
  /**
   * Paths, relative to the upstream's address, of the documents called as `Registry.listed` says that clients of the repository
   * have asked for and upstream had; the shortest first.
   */
  readonly documents: readonly string[]
  /** Undefined: upstream has no such document. */
  read(path: string): Promise<Uint8Array | undefined>
}

export interface ListReference {
  /** Relative to the upstream's address: `./dists/bookworm/main/binary-amd64/Packages.gz`. */
  readonly path: string
  /** In lower-case hex, as another document of upstream states it: other bytes are not read. */
  readonly sha256: string
  /** Whatever `open` needs to know besides. */
  readonly label: string
}

export interface OpenedList {
  /** In memory, about. */
  readonly sizeBytes: number
  /** The versions that the file at this path is part of, each with this one file. Throws `SyntaxError`. */
  find(path: string): readonly ListedVersion[]
}

export interface ListedVersion {
  readonly name: string
  readonly details: IndexedVersion
}
