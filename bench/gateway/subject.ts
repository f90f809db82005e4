import { createHash } from 'node:crypto'
import type { UpstreamFault } from '../../test/upstreams/upstream-answer.ts'
import type { Peer } from './peer.ts'

/** What the bench needs to know of a package manager: an upstream made for it, and what to ask for. */
export interface Subject {
  readonly ecosystem: string
  /** Of the upstream, as a repository is given it. */
  readonly upstreamUrl: string
  /** Further settings that the server runs under. */
  readonly environment?: Readonly<Record<string, string>>
  /** Packages whose indexes are loaded before their versions are admitted. */
  readonly names: readonly string[]
  /** Where versions become known by being asked for: these paths, before anything is admitted. */
  readonly asked?: readonly string[]
  /** `<name> <version>` of what is never admitted, so that what is served is filtered. */
  readonly held?: readonly string[]
  readonly cases: readonly Case[]
  /** A version of a package that nobody has asked for yet, as a client comes to it the first time. */
  readonly cold: readonly ColdFile[]
  /** What is served by others on the same terms; each says so when it cannot be here. */
  readonly peers: readonly PeerChoice[]
  close(): Promise<void>
}

/** One document or file, warm. */
export interface Case {
  /** `metadata, small (12 KB)` */
  readonly what: string
  readonly kind: 'metadata' | 'artifact'
  /** Below the repository's address. */
  readonly path: string
  /** Where the upstream keeps it: for peers that know addresses and nothing else. */
  readonly upstream: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ColdFile {
  /** Asked before it, one after the other: clients read the index first. */
  readonly before: readonly string[]
  readonly path: string
  readonly upstream: string
  readonly headers: Readonly<Record<string, string>>
  readonly what: string
  /** How often the upstream was asked for the file or document itself. */
  fetches(): number
  /** Answers of the upstream for it wait until then. */
  slowUntil(until: Promise<void> | undefined): void
}

export interface PeerChoice {
  readonly name: string
  /** Throws `NotHere` with the reason. */
  start(subject: Subject): Promise<Peer>
}

/** A peer that cannot run on this machine, and why. */
export class NotHere extends Error {}

/** As test upstreams count and fault requests. */
export interface CountedUpstream {
  readonly requests: ReadonlyMap<string, number>
  setFault(path: string, fault: UpstreamFault | undefined): void
}

/** The two things that `ColdFile` asks of an upstream, at a path as it counts them. */
export function watched(upstream: CountedUpstream, counted: string, faulted: string = counted) {
  return {
    fetches: () => upstream.requests.get(counted) ?? 0,
    slowUntil: (until: Promise<void> | undefined) =>
      upstream.setFault(faulted, until === undefined ? undefined : { kind: 'hang', until }),
  }
}

export const smallBytes = 50_000
export const largeBytes = 5_000_000
export const plain = { 'accept-encoding': 'identity' }
export const packed = { 'accept-encoding': 'gzip' }

/** Bytes that do not compress, the same in every run. */
export function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** `1.0.0` to `1.<count-1>.0` */
export function versionsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, minor) => `1.${minor}.0`)
}
