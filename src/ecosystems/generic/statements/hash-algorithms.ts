const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha224', 56],
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
  ['sha3256', 64],
  ['sha3384', 96],
  ['sha3512', 128],
])

/** The algorithm in lower case without dashes; none where the digest has not its length. */
export function hashAlgorithms(algorithm: string | undefined, digest: string | undefined): readonly string[] {
  if (algorithm === undefined || digest === undefined || algorithm.length > 40 || digest.length > 1_000) return []
  const name = algorithm.replaceAll(/[-_]/g, '').toLowerCase()
  const isDigest = /^[0-9a-f]{32,}$/i.test(digest) && digest.length === (HEX_LENGTHS.get(name) ?? digest.length)
  return isDigest ? [name] : []
}
