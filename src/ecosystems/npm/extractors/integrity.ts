// Digests as lockfiles write them: Subresource Integrity (W3C), one or several separated by white space.

const SRI = /^(?:md5|sha1|sha256|sha384|sha512)-[A-Za-z0-9+/]{20,88}={0,2}$/
const SHA1_HEX = /^[0-9a-f]{40}$/i
const LENGTH_MAX = 2_000

/** The well-formed digests; options (`?…`) are cut off. Undefined when there is something else among them. */
export function integrityHashes(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return []
  if (text.length > LENGTH_MAX) return undefined
  const hashes = text
    .trim()
    .split(/\s+/)
    .map((hash) => hash.split('?')[0] ?? '')
  return hashes.every((hash) => SRI.test(hash)) ? hashes : undefined
}

/** The digest that Yarn 1 appends to an address: `…/a-1.0.0.tgz#<40 hex digits>`. */
export function fragmentHash(address: string | undefined): readonly string[] {
  const fragment = address?.slice(address.indexOf('#') + 1) ?? ''
  return address?.includes('#') && SHA1_HEX.test(fragment) ? [`sha1:${fragment.toLowerCase()}`] : []
}
