import type { Registry } from '../../gate/registry.ts'

type AdvisedWriter = NonNullable<Registry['advised']>['write']

const CLOSING_BRACE = 0x7d

/**
 * Adds `vulnerabilities` to a JSON document about a project or a version, as Warehouse's JSON API has it. A version that is
 * refused is yanked with the reason, and has no files.
 */
export const writeAdvised: AdvisedWriter = (document, { vulnerabilities, refused }) => {
  const own = refused === undefined ? document : withoutFiles(document, refused)
  if (vulnerabilities === undefined) return own
  const end = own.lastIndexOf(CLOSING_BRACE)
  const member = Buffer.from(`,"vulnerabilities":${JSON.stringify(vulnerabilities)}}`)
  return Buffer.concat([own.subarray(0, end), member])
}

/** Written by ourselves a moment ago: it is what `writeVersionApi` makes. */
function withoutFiles(document: Uint8Array, refused: string): Uint8Array {
  const { info, ...rest } = JSON.parse(Buffer.from(document).toString())
  return Buffer.from(JSON.stringify({ info: { ...info, yanked: true, yanked_reason: refused }, ...rest, urls: [] }))
}
