/** What a bill of materials says about itself and its components, in the words of no standard: what requirement sets judge. */
export interface SbomStatements {
  readonly format: 'CycloneDX' | 'SPDX'
  readonly specVersion: string
  readonly notation: string
  readonly document: DocumentStatements
  /** What the document is about. */
  readonly subject?: ComponentStatements
  /** Without the subject. */
  readonly components: readonly ComponentStatements[]
  /** It carries vulnerabilities, or statements about them. */
  readonly hasVulnerabilities: boolean
}

export interface DocumentStatements {
  /** Serial number, namespace or id. */
  readonly id?: string
  /** As written. */
  readonly timestamp?: string
  /** Persons and organisations, without the tools. */
  readonly authors: readonly Party[]
  readonly tools: readonly { readonly name: string; readonly version?: string }[]
  /** Phases in which it was made: `build`, `source`, … */
  readonly lifecycles: readonly string[]
  readonly isSigned: boolean
}

export interface Party {
  readonly name?: string
  /** E-mail addresses and addresses of pages. */
  readonly contacts: readonly string[]
}

export interface ComponentStatements {
  readonly name: string
  readonly version?: string
  /** Who made or distributes it. */
  readonly suppliers: readonly Party[]
  /** purl, CPE, SWID, SWHID, OmniBOR: as written. */
  readonly identifiers: readonly string[]
  /** Algorithms in lower case without dashes (`sha256`), each with a digest of its length. */
  readonly hashes: readonly string[]
  /** What is declared, concluded or found; without NONE and NOASSERTION. */
  readonly licenses: readonly string[]
  readonly fileName?: string
  /** Names of the document's own additional facts, and of those that say what kind of file it is. */
  readonly properties: readonly string[]
  /** It takes part in a relation of dependency, or is said to have none. */
  readonly isRelated: boolean
  /** Whether all of its dependencies are named is itself told. */
  readonly tellsCompleteness: boolean
}
