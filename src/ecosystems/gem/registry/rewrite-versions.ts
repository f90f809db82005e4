const LINE_BREAK = 0x0a
const SPACE = 0x20
const ZERO = 0x30

/**
 * The list of all gems with the digests of their `/info` taken out. A client asks for a gem's index only when the digest of
 * what it holds is another: ours differ from upstream's, and change with every decision, so no digest may ever fit. The
 * document keeps its length, because clients ask for what was appended to it. Throws `SyntaxError`.
 */
export function rewriteVersions(document: Uint8Array): Uint8Array {
  const bytes = Buffer.from(document)
  const mark = bytes.indexOf('---\n')
  if (mark < 0 || (mark > 0 && bytes[mark - 1] !== LINE_BREAK))
    throw new SyntaxError('The list of gems has no beginning')
  for (let at = mark + 4; at < bytes.length; ) {
    const found = bytes.indexOf(LINE_BREAK, at)
    const end = found < 0 ? bytes.length : found
    if (end > at) blankDigest(bytes, at, end)
    at = end + 1
  }
  return bytes
}

/** `name version,version digest` */
function blankDigest(bytes: Buffer, start: number, end: number): void {
  const digest = bytes.lastIndexOf(SPACE, end - 1) + 1
  const versions = digest < 2 ? -1 : bytes.lastIndexOf(SPACE, digest - 2)
  if (versions <= start || digest >= end) throw new SyntaxError('The list of gems has a line that cannot be read')
  bytes.fill(ZERO, digest, end)
}
