import type { FetchUpstream } from '../../gate/registry.ts'

/** Strongest first. Those that protect are asked for together; md5 only where there is nothing else. */
const STRONG = ['sha512', 'sha256', 'sha1'] as const
const HEX_CHARS = { sha512: 128, sha256: 64, sha1: 40, md5: 32 } as const
const DOCUMENT_BYTES_MAX = 4_096

type Algorithm = keyof typeof HEX_CHARS

/**
 * The digest in the strongest of the files `.sha512`, `.sha256`, `.sha1`, `.md5` that upstream has beside this one; none when
 * it has no such file. Throws `SyntaxError` when that file holds no digest: then nothing vouches for the bytes.
 */
export async function statedDigests(file: { readonly url: string }, ask: FetchUpstream): Promise<readonly string[]> {
  const documents = await Promise.all(STRONG.map((algorithm) => ask({ url: `${file.url}.${algorithm}` })))
  for (const [at, algorithm] of STRONG.entries()) {
    const document = documents[at]
    if (document) return [`${algorithm}:${readDigest(document, algorithm)}`]
  }
  const weak = await ask({ url: `${file.url}.md5` })
  return weak ? [`md5:${readDigest(weak, 'md5')}`] : []
}

/** The bare digest; `digest  file`, as `sha1sum` writes; or `SHA1(file)= digest`, as OpenSSL does. */
function readDigest(document: Uint8Array, algorithm: Algorithm): string {
  const words = document.byteLength > DOCUMENT_BYTES_MAX ? [] : Buffer.from(document).toString('latin1').split(/\s+/)
  const found = words.find((word) => word.length === HEX_CHARS[algorithm] && /^[0-9a-fA-F]+$/.test(word))
  if (found === undefined) throw new SyntaxError(`the ${algorithm} file beside it holds no digest`)
  return found.toLowerCase()
}
