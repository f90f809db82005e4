import { parsePurl } from '#formats/purl.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { findPackage, findVersion } from './find-version.ts'
import { getEcosystem } from './get-ecosystem.ts'

export interface PurlTarget {
  readonly packageId?: string
  readonly versionId?: string
}

/** What the catalogue holds of a purl (ECMA-427). Throws `purl.invalid` for anything else, `ecosystem.unknown`. */
export async function findByPurl(scope: Scope, text: string): Promise<PurlTarget> {
  const purl = readPurl(text)
  const rules = getEcosystem(purl.type).purl
  const asked = { ecosystem: purl.type, name: rules.nameOf(rules.normalize(purl)) }
  const found = await findPackage(scope, asked)
  if (!found) return {}
  const { packageId } = found
  if (purl.version === undefined) return { packageId }
  const version = await findVersion(scope, { ...asked, version: purl.version })
  return version ? { packageId, versionId: version.versionId } : { packageId }
}

function readPurl(text: string) {
  try {
    return parsePurl(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem('purl.invalid', 400, { reason: error.message.slice(0, 300) }, error)
  }
}
