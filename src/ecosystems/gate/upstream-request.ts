/** An upstream as far as it is known. */
export interface UpstreamAddress {
  /** As configured, without a trailing slash. */
  readonly url: string
  /** What its `Registry.services` document and the machine's own client settings told; empty where there is neither. */
  readonly services: Readonly<Record<string, string>>
}

export interface UpstreamRequest {
  /** Absolute, or relative to the upstream's address: `./demo`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Only whether it is there, and what the headers of the answer tell: the document is empty. GET when absent. */
  readonly method?: 'HEAD'
  /** Of an index: asked for whole each time, because what it is completed with changes while it does not. */
  readonly isUnconditional?: true
}

/** Undefined: upstream has no such document (404, 410). Throws when upstream does not answer; bytes are bounded. */
export type FetchUpstream = (request: UpstreamRequest) => Promise<Uint8Array | undefined>
