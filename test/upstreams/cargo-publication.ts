import type { CargoCrate } from './cargo-crate.ts'

/** What `cargo publish` sends of a crate without dependencies; `changes` to its metadata. */
export function publicationOf({ name, version, file }: CargoCrate, changes: object = {}): Buffer {
  return frame(JSON.stringify({ name, vers: version, deps: [], features: {}, links: null, ...changes }), file)
}

/** Both parts, each behind its length. */
export function frame(metadata: string | Uint8Array, crate: Uint8Array): Buffer {
  const bytes = Buffer.from(metadata)
  return Buffer.concat([lengthOf(bytes.byteLength), bytes, lengthOf(crate.byteLength), crate])
}

export function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes)
  return length
}
