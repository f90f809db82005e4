// The frontend side of the PostgreSQL protocol, version 3 (PostgreSQL documentation, chapter "Frontend/Backend Protocol").

const sslRequest = 80_877_103
const gssRequest = 80_877_104
const cancelRequest = 80_877_102
const frameBytesMax = 256 * 1024 * 1024

/** Ends a batch: a simple query, a sync, a function call, the end of a copy, the goodbye. */
const closing = new Set([...'QSFcfX'].map((letter) => letter.charCodeAt(0)))
export const goodbye = 'X'.charCodeAt(0)

export type WireInput =
  /** To be answered with one byte: encryption is not offered on a socket of the same machine. */
  | { readonly kind: 'encryption-request' }
  | { readonly kind: 'cancel-request' }
  /** Messages that belong together: nothing of another connection may come between them. */
  | { readonly kind: 'batch'; readonly bytes: Buffer; readonly isGoodbye: boolean }

/** Cuts what a client sends into batches. Throws `RangeError` for a length that cannot be. */
export function createWireReader(): (chunk: Buffer) => readonly WireInput[] {
  let waiting: Buffer = Buffer.alloc(0)
  let started = false
  let scanned = 0
  return (chunk) => {
    waiting = waiting.byteLength === 0 ? chunk : Buffer.concat([waiting, chunk])
    const inputs: WireInput[] = []
    while (waiting.byteLength - scanned >= (started ? 5 : 8)) {
      const type = started ? waiting[scanned] : undefined
      const length = waiting.readUInt32BE(scanned + (started ? 1 : 0)) + (started ? 1 : 0)
      if (length < 4 || length > frameBytesMax) throw new RangeError(`a message of ${length} bytes`)
      if (waiting.byteLength - scanned < length) break
      const code = started ? 0 : waiting.readUInt32BE(4)
      scanned += length
      const isOver = type === undefined || closing.has(type)
      if (!isOver) continue
      const bytes = waiting.subarray(0, scanned)
      waiting = waiting.subarray(scanned)
      scanned = 0
      if (code === sslRequest || code === gssRequest) inputs.push({ kind: 'encryption-request' })
      else if (code === cancelRequest) inputs.push({ kind: 'cancel-request' })
      else {
        started = true
        inputs.push({ kind: 'batch', bytes, isGoodbye: type === goodbye })
      }
    }
    return inputs
  }
}

/** From the ReadyForQuery at the end of an answer: whether the session is inside a transaction; undefined: none there. */
export function readTransactionState(tail: Buffer): boolean | undefined {
  const at = tail.byteLength - 6
  if (at < 0 || tail[at] !== 'Z'.charCodeAt(0) || tail.readUInt32BE(at + 1) !== 5) return undefined
  return tail[at + 5] !== 'I'.charCodeAt(0)
}
