import type { Gate } from '../gateway-app.ts'
import type { UpstreamFault } from '../upstreams/upstream-answer.ts'
import type { Bench } from './bench.ts'
import type { RowId } from './row.ts'

/** Something that a client asks for, and where upstream has it. */
export interface Asked {
  readonly path: string
  readonly upstreamPath: string
}

export interface AskedFile extends Asked {
  readonly bytes: Buffer
}

/** An upstream of one ecosystem, made by the tests. */
export interface AdaptedUpstream {
  readonly url: string
  /** Settings of the machine that the protocol reads. */
  readonly environment?: Readonly<Record<string, string>>
  /** By `path` or `METHOD path`. */
  readonly requests: ReadonlyMap<string, number>
  publish(name: string, version: string): void
  takeBack(name: string, version: string): void
  /** At a path, or `*` for every path without a fault of its own; undefined mends it. */
  setFault(path: string, fault: UpstreamFault | undefined): void
  close(): Promise<void>
}

/** A package's list of versions, where the registry keeps one. */
export interface VersionLists {
  of(name: string): Asked
  /** What a client may choose from. */
  versionsIn(list: Buffer): readonly string[]
  /** The same in other forms, besides compression. */
  forms?(name: string): readonly ListForm[]
  /** What the registry itself calls the newest; absent: the client chooses from the list. */
  newest?(gate: Pick<Gate, 'get'>, name: string): Promise<string | undefined>
}

export interface ListForm {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  versionsIn(list: Buffer): readonly string[]
}

export interface Admission {
  readonly name: string
  readonly versions: readonly string[]
  admit(): Promise<void>
}

/** What a client gets instead of the row's general answer. The row's test expects the status, or there is a test of its own. */
export interface Deviation {
  /** In the words of the table. */
  readonly answer: string
  readonly status?: number
  readonly test?: (bench: Bench) => Promise<void>
}

/** A registry protocol as its clients see it. Versions are written `1.0.0` here, whatever the ecosystem makes of them. */
export interface Adapter {
  readonly ecosystem: string
  /** Without packages. */
  start(): Promise<AdaptedUpstream>
  /** A package's name as the catalogue writes it. */
  nameOf(word: string): string
  /** As the catalogue writes it, when that is not `1.0.0`. */
  versionOf?(name: string, version: string): string
  /** The file at which a version is judged. */
  file(name: string, version: string): AskedFile
  /** What is transferred when the version is used, when that is not the file. */
  content?(name: string, version: string): AskedFile
  /** Absent where a registry keeps no list of a package's versions. */
  readonly lists?: VersionLists
  /** What a client asks first about a package; its list when absent. */
  question?(name: string): Asked & { readonly method?: 'HEAD' }
  /** Makes versions known that no list of a package tells of; `admit` lets those that are known be used. */
  admit?(gate: Pick<Gate, 'get'>, asked: Admission): Promise<void>
  /** The name that OSV records use; absent: a version is condemned by a restriction. */
  readonly advisoryName?: string
  readonly prerelease?: string
  /** Other paths to the same file, besides percent-encoding. */
  spellings?(name: string, version: string): readonly string[]
  /** The file of a package, below the address of another. */
  underAnother?(name: string, other: string): string
  /** Documents that are no answer to the question. */
  hostile?(name: string): readonly (readonly [what: string, document: string | Buffer])[]
  /** Paths that no client sends, or that lead to another package's file; `demo` and `other` are published. */
  readonly tricks: readonly string[]
  readonly otherwise?: Partial<Record<RowId, Deviation>>
  /** Why the protocol has no such failure, in one sentence. */
  readonly impossible?: Partial<Record<RowId, string>>
}
