/** Names of an archive's indexes, with and without compression (RepositoryFormat; AppStream and command-not-found besides). */
const INDEX =
  /^(?:InRelease|Release|Release\.gpg|Packages|Sources|Index|Translation-[A-Za-z_@.]{2,20}|Contents-[a-z0-9-]{2,40}|Components-[a-z0-9-]{2,40}\.yml|Commands-[a-z0-9-]{2,40}|icons-[0-9x@]{2,20}\.tar)(?:\.(?:gz|bz2|xz|lzma|lz4|zst))?$/
/** Changes of an index since the day before: `Packages.diff/2026-05-01-0200.12.gz`, `T-2026-….gz`. */
const CHANGES = /^(?:T-)?[0-9F.-]{10,60}(?:-\d+)?(?:\.gz)?$/
const PACKAGE = /\.(?:deb|udeb|ddeb|dsc|diff\.gz|tar|tar\.(?:gz|xz|bz2|lzma|zst)|asc)$/
const DIGEST_CHARS: ReadonlyMap<string, number> = new Map([
  ['MD5Sum', 32],
  ['SHA1', 40],
  ['SHA256', 64],
  ['SHA512', 128],
])

/** What a path below the archive is by its name alone. */
export type ArchivePath =
  | { readonly kind: 'index' }
  | { readonly kind: 'by-hash'; readonly sha256: string | undefined }
  | { readonly kind: 'package' }
  | { readonly kind: 'other' }

export function readArchivePath(segments: readonly string[]): ArchivePath {
  const file = segments.at(-1) ?? ''
  const [folder = '', algorithm = ''] = [segments.at(-2), segments.at(-2)]
  if (segments.at(-3) === 'by-hash') {
    const isDigest = DIGEST_CHARS.get(algorithm) === file.length && /^[0-9a-f]+$/.test(file)
    return isDigest ? { kind: 'by-hash', sha256: algorithm === 'SHA256' ? file : undefined } : { kind: 'other' }
  }
  if (INDEX.test(file)) return { kind: 'index' }
  if (folder.endsWith('.diff') && CHANGES.test(file)) return { kind: 'index' }
  return PACKAGE.test(file) ? { kind: 'package' } : { kind: 'other' }
}

/** Whatever it is called: an archive of `ar` (deb(5)) is a package, and no index. */
export function isDocument(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 8)).toString('latin1') !== '!<arch>\n'
}
