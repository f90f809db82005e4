import type { ExtractionOutcome } from '#ecosystems/scan/run-extractors.ts'

/** What the main thread says to one that extracts. */
export type ToWorker =
  | {
      readonly kind: 'extract'
      readonly path: string
      readonly bytes: Uint8Array
      /** Names. */
      readonly extractors: readonly string[]
    }
  | {
      readonly kind: 'answer'
      readonly call: number
      readonly bytes?: Uint8Array
      readonly names?: readonly string[]
    }

/** What comes back: questions about neighbours, and in the end the outcomes. */
export type FromWorker =
  | { readonly kind: 'read' | 'list'; readonly call: number; readonly path: string }
  | { readonly kind: 'done'; readonly outcomes: readonly ExtractionOutcome[] }
