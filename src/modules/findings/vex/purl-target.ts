import { findEcosystem } from '#ecosystems/index.ts'
import { formatPurl, parsePurl } from '#formats/purl.ts'

/** The columns of an analysis that name what a supplier means. */
export interface SuppliedTarget {
  readonly target: 'component' | 'package'
  readonly identity: string | null
  readonly ecosystem: string | null
  readonly package_name: string | null
}

const purlCharactersMax = 2_000

/** A purl with a version is that component; without one, every version of the package. A text: why it is neither. */
export function purlTarget(text: string): SuppliedTarget | string {
  if (text.length > purlCharactersMax) return 'a purl is too long'
  try {
    const parsed = parsePurl(text)
    const ecosystem = findEcosystem(parsed.type)
    const purl = ecosystem?.purl.normalize(parsed) ?? parsed
    if (purl.version !== undefined)
      return { target: 'component', identity: formatPurl(purl), ecosystem: null, package_name: null }
    if (ecosystem === undefined) return `nothing is known of ${parsed.type}`
    const package_name = ecosystem.purl.nameOf(purl)
    return { target: 'package', identity: null, ecosystem: ecosystem.type, package_name }
  } catch (error) {
    return `no purl: ${error instanceof Error ? error.message : ''}`.slice(0, 300)
  }
}
