/** How a version stands in addresses and in the catalogue. */
export interface NamedVersion {
  readonly version: string
  readonly reference: string
}

const BRANCH = /^dev-|-dev$/i
const VERSION = /^[0-9A-Za-z][0-9A-Za-z._+/#@~ -]{0,199}$/
const REFERENCE = /^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/

export function isVersionText(version: string): boolean {
  return VERSION.test(version) && !version.includes('#') && !/(?:^|\/)\.{1,2}(?:\/|$)|\/\//.test(version)
}

export function isReference(reference: string): boolean {
  return REFERENCE.test(reference)
}

/** A branch moves: each commit of it is a version of its own, so that an approval means what somebody has seen. */
export function identityOf({ version, reference }: NamedVersion): string {
  return isBranch(version) ? `${version}#${reference}` : version
}

export function isBranch(version: string): boolean {
  return BRANCH.test(version)
}
