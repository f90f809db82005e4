// What the main thread and the one that reads large indexes say to each other.
import type { IndexView, PackageIndex, UpstreamAddress } from '#ecosystems/gate/registry.ts'

export type IndexTask =
  /** The document is handed over, and comes back with the answer. */
  | {
      readonly kind: 'open'
      readonly ecosystem: string
      readonly name: string
      readonly document: Uint8Array
      readonly upstream: UpstreamAddress
    }
  | { readonly kind: 'write'; readonly handle: number; readonly view: IndexView }
  /** The tags that the view shows. */
  | { readonly kind: 'tags'; readonly handle: number; readonly view: IndexView }
  | { readonly kind: 'manifest'; readonly handle: number; readonly version: string; readonly baseUrl: string }
  | { readonly kind: 'full'; readonly handle: number }
  /** Views of several indexes, handed over, as one. */
  | {
      readonly kind: 'merge'
      readonly ecosystem: string
      readonly representation: string
      readonly parts: readonly Uint8Array[]
    }
  | { readonly kind: 'release'; readonly handle: number }

export interface IndexQuestion {
  readonly id: number
  readonly task: IndexTask
}

export type IndexAnswer =
  | {
      readonly kind: 'opened'
      readonly handle: number
      /** Without requirements, which are most of it and which only resolving needs. */
      readonly index: PackageIndex
      readonly document: Uint8Array
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'tags'; readonly tags: readonly (readonly [string, string])[] }
  | { readonly kind: 'full'; readonly index: PackageIndex }
  /** The handle was given up, to make room for others. */
  | { readonly kind: 'gone' }
  /** The document is no index: what `SyntaxError` said. */
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

export interface IndexReply {
  readonly id: number
  readonly answer: IndexAnswer
}

/** Memory may be handed over to another thread when nothing else lies in it. */
export function ownedBuffer(bytes: Uint8Array | undefined): ArrayBuffer[] {
  const buffer = bytes?.buffer
  return buffer instanceof ArrayBuffer && bytes?.byteLength === buffer.byteLength ? [buffer] : []
}
