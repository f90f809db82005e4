import { type Digest, digestAlgorithms, parseDigests } from '#formats/hash.ts'

/** The digests that the catalogue holds of an artifact: as the registry states them, and of the bytes we have. */
export interface KnownDigests {
  readonly integrity: string | null
  /** Lower-case hex, like the others. */
  readonly sha1: string | null
  readonly sha256: string | null
  readonly sha512: string | null
}

/**
 * Whether one of the stated integrities contradicts every artifact of the version. Digests of algorithms that only one side
 * names contradict nothing: the package manager checks them against the bytes that it gets.
 */
export function contradictsIntegrity(stated: readonly string[], artifacts: readonly KnownDigests[]): boolean {
  const known = artifacts.map(digestsOf)
  return stated.some((text) => {
    const digests = parseDigests(text)
    return digests.length > 0 && known.length > 0 && known.every((of) => differ(digests, of))
  })
}

function digestsOf({ integrity, sha1, sha256, sha512 }: KnownDigests): readonly Digest[] {
  return [
    ...parseDigests(integrity ?? ''),
    ...(sha1 ? [{ algorithm: 'sha1', hex: sha1 } as const] : []),
    ...(sha256 ? [{ algorithm: 'sha256', hex: sha256 } as const] : []),
    ...(sha512 ? [{ algorithm: 'sha512', hex: sha512 } as const] : []),
  ]
}

function differ(stated: readonly Digest[], known: readonly Digest[]): boolean {
  return digestAlgorithms.some((name) => {
    const ours = known.filter(({ algorithm }) => algorithm === name)
    const theirs = stated.filter(({ algorithm }) => algorithm === name)
    if (ours.length === 0 || theirs.length === 0) return false
    return !theirs.some(({ hex }) => ours.some((one) => one.hex === hex))
  })
}
