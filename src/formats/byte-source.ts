// What readers ask of the outside: positioned reads of one file, and a tree of files that are found by path.

/** Positioned reads of something that does not change while it is read. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Fewer bytes than asked for when the range lies outside; never throws for an odd position. */
  read(position: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** A regular file of a tree. */
export interface FileEntry {
  /** Relative, with `/`, without `.` and `..`. */
  readonly path: string
  readonly sizeBytes: number
  /** Unix permission bits, where they are known. */
  readonly mode?: number
  /** The digest of the image layer that the file comes from. */
  readonly layer?: string
  /** Present for a symbolic link that was followed within the tree: the path of the file that it leads to. */
  readonly linkTo?: string
  /** Layers in which the file stood as it was before, the newest first: records of installation are rewritten as a whole. */
  readonly earlierLayers?: readonly string[]
}

/** Something of the tree that could not be looked at. */
export interface FileProblem {
  readonly path: string
  /** `noun.reason`: `file.unreadable`, `folder.unreadable`, `link.outside`. */
  readonly code: string
  readonly message: string
  readonly layer?: string
  readonly line?: number
  /** True when components may be missing from the result because of it. */
  readonly hides: boolean
}

export type WalkStep =
  | { readonly kind: 'file'; readonly file: FileEntry }
  | { readonly kind: 'problem'; readonly problem: FileProblem }

/**
 * A tree of files, whatever holds them: a folder, the layers of an image, memory. Nothing outside of its root can be reached
 * through it, whatever its links say.
 */
export interface FileSource {
  /** The regular files whose path is wanted, in any order, each once. Throws only when the walk as a whole is over. */
  walk(wanted: (path: string) => boolean): AsyncIterable<WalkStep>
  /**
   * Undefined when there is no regular file, also behind links within the tree. `layer`: as it was in that one of its
   * `earlierLayers`. Throws when it may not be read.
   */
  open(path: string, layer?: string): Promise<ByteSource | undefined>
  /** The names in a folder, sorted; empty when there is none. Bounded: a huge folder is cut. */
  list(folder: string): Promise<readonly string[]>
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: async (position, length) =>
      position < 0 || length <= 0 ? new Uint8Array(0) : bytes.slice(position, position + length),
    close: async () => {},
  }
}

const chunkBytes = 256 * 1024

/** The bytes of a range in order, in chunks that are the reader's to keep. */
export async function* rangeChunks(
  source: ByteSource,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array, void, void> {
  for (let done = 0; done < length; ) {
    const chunk = await source.read(start + done, Math.min(chunkBytes, length - done))
    if (chunk.length === 0) return
    yield chunk
    done += chunk.length
  }
}
