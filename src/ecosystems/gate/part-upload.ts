// Uploading what versions consist of, before the version that consists of it is published.

/** One request of an upload. What is uploaded is named by its digest, `algorithm:hex`, which its bytes must have. */
export interface PartUploadTarget {
  readonly kind: 'partUpload'
  readonly name: string
  readonly step: PartUploadStep
  /** What the client needs to know for its next request. */
  answer(state: PartUploadState): { readonly status: number; readonly headers: Readonly<Record<string, string>> }
}

export type PartUploadStep =
  | {
      readonly kind: 'begin'
      /** The body is the whole. */
      readonly part?: string
      /** Held already as a part of another package: taken from there if the caller may read it, begun otherwise. */
      readonly mount?: { readonly part: string; readonly repositoryName: string; readonly name: string }
    }
  | { readonly kind: 'append'; readonly uploadId: string; readonly range: UploadRange | undefined }
  /** The body may be the last of it. */
  | {
      readonly kind: 'finish'
      readonly uploadId: string
      readonly part: string
      readonly range: UploadRange | undefined
    }
  | { readonly kind: 'tell'; readonly uploadId: string }
  | { readonly kind: 'cancel'; readonly uploadId: string }

/** Of the whole, both ends included; `unreadable`: the client states one that is none. */
export type UploadRange = { readonly start: number; readonly end: number } | 'unreadable'

export type PartUploadState =
  | { readonly kind: 'open'; readonly uploadId: string; readonly sizeBytes: number }
  | { readonly kind: 'kept'; readonly part: string }
  | { readonly kind: 'cancelled' }
