/** Takes exact numbers of bytes from a stream of chunks of any size. */
export interface ByteReader {
  /** `length` bytes, or fewer at the end of the stream. */
  take(length: number): Promise<Uint8Array>
  /** The next bytes without copying, at most `lengthMax`; undefined at the end of the stream. */
  next(lengthMax: number): Promise<Uint8Array | undefined>
}

export function byteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array(0)

  async function next(lengthMax: number): Promise<Uint8Array | undefined> {
    while (rest.length === 0) {
      const step = await chunks.next()
      if (step.done === true) return undefined
      rest = step.value
    }
    const piece = rest.subarray(0, lengthMax)
    rest = rest.subarray(piece.length)
    return piece
  }

  async function take(length: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      const piece = await next(missing)
      if (piece === undefined) break
      taken.push(piece)
      missing -= piece.length
    }
    const [only] = taken
    return taken.length === 1 && only !== undefined ? only : Buffer.concat(taken)
  }

  return { take, next }
}
